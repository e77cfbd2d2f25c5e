/**
 * Reads a lexicon written as lines of `meaning: word, word` (a word may have spaces); a line may begin with several
 * spaces. A word listed twice keeps its first meaning.
 */
export function readLists(lines: string): Map<string, string> {
  const meanings = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const meaning = line.slice(0, colon).trim();
    for (const word of line.slice(colon + 1).split(',')) {
      const plain = word.trim();
      if (plain !== '' && !meanings.has(plain)) meanings.set(plain, meaning);
    }
  }
  return meanings;
}
