/** How many bytes a string takes in UTF-8. A surrogate without its partner counts as Java encodes it: one byte, `?`. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else if (isPair(text, i)) {
      bytes += 4;
      i += 1;
    } else bytes += 1;
  }
  return bytes;
}

const isPair = (text: string, i: number): boolean => {
  const high = text.charCodeAt(i);
  const low = text.charCodeAt(i + 1);
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
};

const QUESTION_MARK = 0x3f;

/** The string in UTF-8, as Java's `getBytes(UTF_8)` gives it (this library has no TextEncoder: it runs without DOM and Node). */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code < 0x80) bytes[length++] = code;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = continuation(code);
    } else if (code >= 0xd800 && code <= 0xdfff) bytes[length++] = QUESTION_MARK;
    else if (code < 0x10000) {
      bytes[length++] = 0xe0 | (code >> 12);
      bytes[length++] = continuation(code >> 6);
      bytes[length++] = continuation(code);
    } else {
      bytes[length++] = 0xf0 | (code >> 18);
      bytes[length++] = continuation(code >> 12);
      bytes[length++] = continuation(code >> 6);
      bytes[length++] = continuation(code);
      i += 1;
    }
  }
  return bytes;
}

const continuation = (bits: number): number => 0x80 | (bits & 0x3f);
