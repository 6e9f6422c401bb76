"""Static files under names with their hash, the modules that scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./x.js"`, so that a module is kept for a year and never mixed with an older one."""

    support_js_module_import_aggregation = True
