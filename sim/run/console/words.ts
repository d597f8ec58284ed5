/** Splits a command line into words as a shell does: blanks separate, quotes and backslashes keep together. */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote !== '' && char === quote) quote = '';
    else if (quote === "'" || (quote === '"' && char !== '\\')) word = (word ?? '') + char;
    else if (char === '\\' && at + 1 < line.length) word = (word ?? '') + line[++at]!;
    else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  return word === null ? words : [...words, word];
}
