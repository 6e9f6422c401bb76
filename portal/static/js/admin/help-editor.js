// In the admin's editors: pick a fact into a text or a line, choose conditions by fields instead of writing JSON.

(() => {
  const data = () => JSON.parse(document.getElementById("help-editor-data")?.textContent || '{"facts":[],"choosers":{}}');
  const WORDS = "情報を入れる…";

  function option(value, words) {
    const item = document.createElement("option");
    item.value = value;
    item.textContent = words;
    return item;
  }

  // Rich text: a list below it.
  function FactPicker({ getEditorState, onChange }) {
    const { createElement } = window.React;
    const { Modifier, EditorState } = window.DraftJS;
    const put = ({ target }) => {
      const state = getEditorState();
      const content = Modifier.replaceText(state.getCurrentContent(), state.getSelection(), `{${target.value}}`, state.getCurrentInlineStyle());
      target.value = "";
      onChange(EditorState.push(state, content, "insert-characters"));
    };
    const items = data().facts.map(({ name, label, value }) => createElement("option", { key: name, value: name }, `${label}：${value}`));
    return createElement("select", { className: "fact-picker", "aria-label": WORDS, defaultValue: "", onChange: put },
      createElement("option", { value: "" }, WORDS), items);
  }
  window.draftail?.registerPlugin({ type: "facts", meta: FactPicker }, "controls"); // `meta`: below the text, always in sight

  const { Controller } = window.StimulusModule;

  // One line or a plain text: the same list below the field.
  class FactLine extends Controller {
    connect() {
      if (this.element.nextElementSibling?.matches(".fact-picker")) return;
      const list = document.createElement("select");
      list.className = "fact-picker";
      list.setAttribute("aria-label", WORDS);
      list.append(option("", WORDS), ...data().facts.map(({ name, label, value }) => option(name, `${label}：${value}`)));
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

  // The conditions of an action or fact: its chooser's fields; the JSON stays in the hidden textarea.
  class Params extends Controller {
    connect() {
      this.list = document.getElementsByName(this.element.name.replace(/params$/, "name"))[0];
      this.place = document.createElement("div");
      this.element.after(this.place);
      this.draw = this.draw.bind(this);
      this.list?.addEventListener("change", this.draw);
      this.draw();
    }

    disconnect() {
      this.list?.removeEventListener("change", this.draw);
      this.place.remove();
    }

    draw() {
      const fields = data().choosers[`${this.element.dataset.kind}:${this.list?.value}`] || [];
      let known = {};
      try { known = JSON.parse(this.element.value || "{}") || {}; } catch { return; } // shown as it is, to be mended
      const kept = Object.fromEntries(fields.filter(({ name }) => name in known).map(({ name }) => [name, known[name]]));
      this.element.hidden = true;
      this.place.replaceChildren(...fields.map((field) => this.field(field, kept)));
      this.write(kept);
    }

    field({ name, label, required, choices }, kept) {
      const line = document.createElement("label");
      const input = document.createElement(choices.length ? "select" : "input");
      const blank = choices.some(([value]) => value === "") ? [] : [option("", "---------")];
      if (choices.length) input.append(...blank, ...choices.map(([value, words]) => option(value, words)));
      input.value = kept[name] ?? "";
      input.required = required;
      input.addEventListener("change", () => {
        if (input.value) kept[name] = input.value; else delete kept[name];
        this.write(kept);
      });
      line.append(`${label} `, input);
      return line;
    }

    write(values) {
      this.element.value = JSON.stringify(values);
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // The panel that tries a question: asks while the editor types, with the texts as they stand in the form.
  class Finds extends Controller {
    connect() {
      const field = this.element.querySelector("[data-finds-field]");
      let waiting;
      field.addEventListener("input", (event) => {
        clearTimeout(waiting);
        if (!event.isComposing) waiting = setTimeout(() => this.ask(field.value), 400);
      });
      field.addEventListener("compositionend", () => this.ask(field.value));
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault(); // would send the page's form
      });
    }

    async ask(q) {
      const text = (id) => document.getElementById(id)?.value || "";
      const { url, page, language } = this.element.dataset;
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = new URLSearchParams({ q, page, language, title: text("id_title"), answer: text("id_answer"), keywords: text("id_keywords") });
      const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (response.ok) this.element.querySelector("[data-finds-list]").innerHTML = await response.text();
    }
  }

  // From a report's query to the keywords of the question that shall answer it.
  class Keyword extends Controller {
    connect() {
      const word = new URLSearchParams(window.location.search).get("keyword");
      if (!word || this.element.value.split(/\s+/).includes(word)) return;
      this.element.value = `${this.element.value.trim()} ${word}`.trim();
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  window.wagtail?.app?.register("help-finds", Finds);
  window.wagtail?.app?.register("help-keyword", Keyword);
  window.wagtail?.app?.register("fact-line", FactLine);
  window.wagtail?.app?.register("help-params", Params);
})();
