// In the translation editor: the texts that its script has in English only, in the editor's language.

(() => {
  const { more, heading } = document.currentScript.dataset;
  const HEADING = /^(.+) to (.+) translation$/;
  const words = (text) => (text === "More actions" ? more : text.replace(HEADING, (_all, source, target) => heading.replace("{source}", source).replace("{target}", target)));

  function translate(editor) {
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = words(node.data);
      if (text !== node.data) node.data = text;
    }
  }

  for (const editor of document.querySelectorAll(".js-translation-editor")) {
    new MutationObserver(() => translate(editor)).observe(editor, { childList: true, subtree: true });
    translate(editor);
  }
})();
