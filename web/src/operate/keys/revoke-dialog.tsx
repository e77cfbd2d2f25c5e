import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../../api/client.ts';
import { type Key, revokeKey } from '../../api/operator.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { toast } from '../../kit/toasts.tsx';

/** Asks once more: nothing brings a revoked key back. */
export function RevokeDialog({ revoked, onClose }: { readonly revoked: Key | null; readonly onClose: () => void }) {
  const opened = useSignal(false);
  useEffect(() => {
    opened.value = revoked !== null;
    return opened.subscribe((isOpen) => {
      if (!isOpen && revoked !== null) onClose();
    });
  }, [revoked]);
  const revoke = async () => {
    if (revoked === null) return;
    try {
      await revokeKey(revoked.id);
      toast(`“${revoked.name}” is revoked.`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, { kind: 'error' });
    }
    opened.value = false;
  };
  return (
    <Dialog open={opened} title={`Revoke “${revoked?.name ?? ''}”?`}>
      <p class="soft">Whoever uses it is refused at once, and for ever. Its videos are kept.</p>
      <div class="dialog-actions">
        <Button kind="danger" onClick={() => void revoke()}>
          Revoke
        </Button>
        <Button
          onClick={() => {
            opened.value = false;
          }}
        >
          Keep it
        </Button>
      </div>
    </Dialog>
  );
}
