"""The demo's rules for supported devices: one row per pair of system and browser."""

ANY_PC = [
    {"os": "windows", "os_minimum": "10", "os_maximum": "11", "browser": "chrome", "verdict": "supported"},
    {"os": "macos", "os_minimum": "10.14", "browser": "chrome", "verdict": "supported"},
    {
        "os": "macos",
        "browser": "safari",
        "verdict": "unsupported",
        "note": "MacのSafariには対応していません。Google Chromeをお使いください。",
        "note_en": "Safari on a Mac is not supported. Please use Google Chrome.",
    },
]
PHONES = [
    {"os": "ios", "os_minimum": "7.0", "browser": "safari", "verdict": "supported"},
    {"os": "android", "os_minimum": "4.4", "browser": "chrome", "verdict": "supported"},
]
SIMPLE_PHONE = {
    "os": "android",
    "browser": "chrome",
    "device": "simple-phone",
    "verdict": "unsupported",
    "note": "電子チケットを表示できません。",
    "note_en": "E-tickets cannot be shown.",
}
RULES = {
    "buying": [*ANY_PC, *PHONES],
    "e-ticket": [SIMPLE_PHONE, *PHONES],
    "streaming": [*ANY_PC, *PHONES],
}
