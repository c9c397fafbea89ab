import { FolderPlus, PackageOpen } from 'lucide-react';
import { useState } from 'react';
import { navigate, routeTo } from '../../app/router.ts';
import { useApp } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './first-run.module.css';

/** A library without sources: one click to look around, one to begin. */
export function FirstRun() {
  const sampleAvailable = useApp((state) => state.bootstrap?.sampleAvailable ?? false);
  const [isOpening, setOpening] = useState(false);
  const openSample = async (): Promise<void> => {
    setOpening(true);
    try {
      const { jobId } = await call('app.openSample', {});
      await jobEnded(jobId);
    } catch (error) {
      toastError(error);
    }
    setOpening(false);
  };
  return (
    <div className={styles.page} data-region>
      <h1>Where are your recordings?</h1>
      <p>
        Witness lists privileged sessions, keeps their recordings here, encrypted, and lets you review them offline. It only ever reads from
        the places you add.
      </p>
      <div className={styles.choices}>
        {sampleAvailable && (
          <section>
            <PackageOpen size={24} aria-hidden />
            <h2>Look around first</h2>
            <p>About forty made-up sessions: terminals, a screen video, one recording missing and one that belongs to no session.</p>
            <Button variant="primary" isDisabled={isOpening} onPress={() => void openSample()}>
              {isOpening ? 'Opening\u2026' : 'Open the sample archive'}
            </Button>
          </section>
        )}
        <section>
          <FolderPlus size={24} aria-hidden />
          <h2>Begin with your own</h2>
          <p>
            Amazon S3 or any S3-compatible store, Azure Blob, or a folder or share that you can reach; and the Akeyless Gateway that lists
            the sessions.
          </p>
          <Button variant={sampleAvailable ? 'default' : 'primary'} onPress={() => navigate(routeTo('sources', { add: 's3' }))}>
            Add a bucket, container or folder
          </Button>
        </section>
      </div>
    </div>
  );
}
