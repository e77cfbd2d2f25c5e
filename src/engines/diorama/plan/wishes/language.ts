/** Scripts whose words we cannot read at all. */
const unread =
  /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Greek}]/gu;
const english = new Set(
  'the a an and of in on at to with is are was her his its their he she they it from for by as into then while slowly camera this that his over through up down left right zoom pan static shot wind rain snow light dog cat man woman girl boy walks runs dances'.split(
    ' ',
  ),
);
/** Frequent words of Spanish, French, German, Italian, Portuguese, Dutch, Polish, Turkish, Vietnamese, Indonesian and Swedish that English does not have. */
const foreign = new Set(
  'el los las una del por para con su sus y que se en le les des du une et dans sur avec est qui au aux ses pas der die das und ist ein eine einen den dem im mit auf zum zur sich nicht il gli della nel nella con che di e uno lo sulla os um uma do da dos na no ao pelo het een van de naar op zijn wordt w na się jest z do przez i ve bir ile bu için một và của trong đang những yang di dan dengan sedang ke och en ett på med som la le un elle ils mujer hombre perro niña chien femme homme fille frau mann hund katze mädchen baila tanzt danse corre läuft'.split(
    ' ',
  ),
);
/** Letters of Latin scripts that English hardly writes. */
const marked = /[àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßąćęłńśźżğışđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;

/**
 * True for English, Chinese, and for what is too short to tell. Other languages are better not read at all than read
 * for the few of their words that look like ours.
 */
export function isUnderstoodLanguage(prompt: string): boolean {
  const letters = [...prompt.matchAll(/\p{L}/gu)].length;
  const strange = [...prompt.matchAll(unread)].length;
  if (letters > 0 && strange / letters > 0.4) return false;
  if (/\p{Script=Han}/u.test(prompt)) return strange === 0 || strange / letters < 0.15;
  const words = prompt.toLowerCase().match(/\p{L}+/gu) ?? [];
  const ours = words.filter((word) => english.has(word)).length;
  const theirs = words.filter((word) => foreign.has(word) || marked.test(word)).length;
  return theirs < 2 || ours >= theirs;
}
