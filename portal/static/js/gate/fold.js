// Text as it is compared in a search, as portal/shared/text/folding.py folds it; tests/contracts/fold_vectors.json is the contract.

const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]/gu; // oxlint-disable-line no-control-regex
const SELECTORS = /[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}\u200c\u200d]/gu;
const UNSEEN = // oxlint-disable-next-line no-misleading-character-class
  /[\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u{fdd0}-\u{fdef}\ufeff\ufff9-\ufffb\ufffe\uffff\u{1d173}-\u{1d17a}\u{e0001}]/gu;
const DASHES = /[\u2010-\u2015\u2212\uff70]/gu;
const HIRAGANA = /[\u3041-\u3096\u309d\u309e]/gu;
const TO_KATAKANA = 0x60;

/** NFKC, lower case, katakana for hiragana, without blanks, selectors of variants and signs that cannot be seen. */
export function fold(text) {
  const plain = text.replace(CONTROLS, "").replace(SELECTORS, "").normalize("NFKC");
  const visible = plain.replace(UNSEEN, "").replace(DASHES, "-");
  const kana = visible.replace(HIRAGANA, (sign) => String.fromCodePoint(sign.codePointAt(0) + TO_KATAKANA));
  return kana.replace(/\s/gu, "").toLowerCase().normalize("NFKC");
}

/** The words of a search, folded. */
export const searchTokens = (text) => text.normalize("NFKC").split(/\s+/u).map(fold).filter(Boolean);
