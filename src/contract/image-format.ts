/** The kinds of picture that are taken; everything else is refused before a decoder sees it. */
export const imageFormats = ['png', 'jpeg', 'webp', 'avif', 'gif'] as const;
export type ImageFormat = (typeof imageFormats)[number];

/** As many leading bytes as `sniffImageFormat` looks at. */
export const imageHeaderBytes = 64;

/**
 * Judges a picture's format by its first bytes (`imageHeaderBytes` are enough); null when it is none that is taken.
 * A name or a declared media type plays no part.
 */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | null {
  const text = String.fromCharCode(...bytes.subarray(0, imageHeaderBytes));
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (isoBrands(bytes, text).some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return null;
}

/** Major and compatible brands of an ISO base media file (ISO/IEC 14496-12, `ftyp`), as far as the header shows them. */
function isoBrands(bytes: Uint8Array, text: string): string[] {
  if (!text.startsWith('ftyp', 4) || bytes.length < 16) return [];
  const boxEnd = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= Math.min(boxEnd, text.length); at += 4) brands.push(text.slice(at, at + 4));
  return brands;
}
