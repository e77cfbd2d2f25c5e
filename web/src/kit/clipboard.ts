/**
 * Puts a text into the clipboard. @returns false when the browser does not let it.
 */
export async function copyText(text: string): Promise<boolean> {
  // Only there on https and on this machine.
  if (isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  // The older way is the only one on plain http.
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
