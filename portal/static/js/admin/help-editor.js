// In the editors of the admin: insert facts into texts, edit conditions as fields instead of JSON, preview the search.

(() => {
  const data = () => JSON.parse(document.getElementById("help-editor-data")?.textContent || '{"facts":[],"choosers":{}}');
  const INSERT_LABEL = "情報を入れる…";

  function option(value, label) {
    const item = document.createElement("option");
    item.value = value;
    item.textContent = label;
    return item;
  }

  // Rich text: a list below it.
  function FactPicker({ getEditorState, onChange }) {
    const { createElement } = window.React;
    const { Modifier, EditorState } = window.DraftJS;
    const insert = ({ target }) => {
      const state = getEditorState();
      const content = Modifier.replaceText(state.getCurrentContent(), state.getSelection(), `{${target.value}}`, state.getCurrentInlineStyle());
      target.value = "";
      onChange(EditorState.push(state, content, "insert-characters"));
    };
    const items = data().facts.map(({ name, label, value }) => createElement("option", { key: name, value: name }, `${label}：${value}`));
    return createElement("select", { className: "fact-picker", "aria-label": INSERT_LABEL, defaultValue: "", onChange: insert },
      createElement("option", { value: "" }, INSERT_LABEL), items);
  }
  window.draftail?.registerPlugin({ type: "facts", meta: FactPicker }, "controls"); // `meta`: below the text, always visible

  const { Controller } = window.StimulusModule;

  // Single-line and plain-text fields: the same list below the field.
  class FactLine extends Controller {
    connect() {
      if (this.element.nextElementSibling?.matches(".fact-picker")) return;
      const list = document.createElement("select");
      list.className = "fact-picker";
      list.setAttribute("aria-label", INSERT_LABEL);
      list.append(option("", INSERT_LABEL), ...data().facts.map(({ name, label, value }) => option(name, `${label}：${value}`)));
      list.addEventListener("change", () => {
        const { selectionStart: from, selectionEnd: to } = this.element;
        this.element.setRangeText(`{${list.value}}`, from, to, "end");
        this.element.dispatchEvent(new Event("input", { bubbles: true }));
        list.value = "";
        this.element.focus();
      });
      this.element.after(list);
    }
  }

  // The object of texts that the textarea holds, {} when it is empty, and null for anything else.
  function parsedParams(text) {
    let known;
    try { known = JSON.parse(text || "{}") ?? {}; } catch { return null; }
    return typeof known === "object" && !Array.isArray(known) ? known : null;
  }

  // The conditions of an action or fact as fields; the JSON stays in the hidden textarea.
  class Params extends Controller {
    connect() {
      this.list = document.getElementsByName(this.element.name.replace(/params$/, "name"))[0];
      this.container = document.createElement("div");
      this.element.after(this.container);
      this.draw = this.draw.bind(this);
      this.list?.addEventListener("change", this.draw);
      this.draw();
    }

    disconnect() {
      this.list?.removeEventListener("change", this.draw);
      this.container.remove();
    }

    draw() {
      const fields = data().choosers[`${this.element.dataset.kind}:${this.list?.value}`] || [];
      const known = parsedParams(this.element.value);
      this.show(Boolean(fields.length || !known));
      if (!known) { // stays visible, so that it can be corrected
        this.element.hidden = false;
        this.container.replaceChildren();
        return;
      }
      const values = Object.fromEntries(fields.filter(({ name }) => name in known).map(({ name }) => [name, known[name]]));
      this.element.hidden = true;
      this.container.replaceChildren(...fields.map((field) => this.field(field, values)));
      this.write(values);
    }

    // Hides the heading too where there is nothing to fill in.
    show(isShown) {
      const whole = this.element.closest("[data-contentpath=params]");
      if (whole) whole.hidden = !isShown;
    }

    field({ name, label, required, choices }, values) {
      const line = document.createElement("label");
      const input = document.createElement(choices.length ? "select" : "input");
      const blank = choices.some(([value]) => value === "") ? [] : [option("", "---------")];
      if (choices.length) input.append(...blank, ...choices.map(([value, text]) => option(value, text)));
      input.value = values[name] ?? "";
      input.required = required;
      input.addEventListener("change", () => {
        if (input.value) values[name] = input.value; else delete values[name];
        this.write(values);
      });
      line.append(`${label} `, input);
      return line;
    }

    write(values) {
      this.element.value = JSON.stringify(values);
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // The search preview: searches while the editor types, with the current texts of the form.
  class SearchPreview extends Controller {
    connect() {
      const field = this.element.querySelector("[data-search-preview-field]");
      let timer;
      field.addEventListener("input", (event) => {
        clearTimeout(timer);
        if (!event.isComposing) timer = setTimeout(() => this.search(field.value), 400);
      });
      field.addEventListener("compositionend", () => this.search(field.value));
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault(); // would submit the form of the page
      });
    }

    async search(q) {
      const text = (id) => document.getElementById(id)?.value || "";
      const { url, page, language } = this.element.dataset;
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = new URLSearchParams({ q, page, language, title: text("id_title"), answer: text("id_answer"), keywords: text("id_keywords") });
      const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (response.ok) this.element.querySelector("[data-search-preview-results]").innerHTML = await response.text();
    }
  }

  // Adds the query of a report (?keyword=) to the keywords of the question.
  class Keyword extends Controller {
    connect() {
      const keyword = new URLSearchParams(window.location.search).get("keyword");
      if (!keyword || this.element.value.split(/\s+/).includes(keyword)) return;
      this.element.value = `${this.element.value.trim()} ${keyword}`.trim();
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  window.wagtail?.app?.register("search-preview", SearchPreview);
  window.wagtail?.app?.register("help-keyword", Keyword);
  window.wagtail?.app?.register("fact-line", FactLine);
  window.wagtail?.app?.register("help-params", Params);
})();
