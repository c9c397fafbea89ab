import { formatCount, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './inventory-view.module.css';

/** More sessions than this are not fetched by one press of a key: it may be a bucket of terabytes. */
export const unaskedSessions = 200;

export interface FetchAllDialogProps {
  readonly total: number;
  readonly onFetch: () => void;
  readonly onClose: () => void;
}

/** Asks before the recordings of many sessions are fetched. */
export function FetchAllDialog({ total, onFetch, onClose }: FetchAllDialogProps) {
  return (
    <Dialog title={`Fetch the recordings of ${plural(total, 'session')}?`} onClose={onClose} width={480}>
      <p>
        Every recording that these {formatCount(total)} sessions have and that is not here yet will be downloaded, as far as the cache quota
        allows. It can be cancelled under Jobs; what arrived until then stays.
      </p>
      <div className={styles.buttons}>
        <Button
          variant="primary"
          onPress={() => {
            onFetch();
            onClose();
          }}
        >
          Fetch all
        </Button>
        <Button onPress={onClose}>Not now</Button>
      </div>
    </Dialog>
  );
}
