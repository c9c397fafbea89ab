import type { ParamsOf } from '../../../shared/contract/index.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { CheckField } from '../../ui/field.tsx';
import part from '../../ui/section.module.css';
import styles from './settings.module.css';

export interface ScreenTextSectionProps {
  readonly settings: Settings;
  readonly update: (change: ParamsOf<'settings.update'>) => void;
}

/** Whether and in which languages the text on pictures is read. */
export function ScreenTextSection({ settings, update }: ScreenTextSectionProps) {
  const { data } = useQuery('settings.screenTextLanguages', {});
  const chosen = settings.screenTextLanguages;
  // What was chosen and is no longer there is shown too, so that it can be switched off.
  const languages = [...new Set([...(data?.languages ?? []), ...chosen])];
  const choose = (code: string, isChosen: boolean): void => {
    const next = isChosen ? [...chosen, code] : chosen.filter((each) => each !== code);
    if (next.length > 0) update({ screenTextLanguages: next });
  };
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>Screen text</h2>
      <CheckField
        label="Read the text on the pictures of videos in the background"
        isChecked={settings.readScreenText}
        onChange={(readScreenText) => update({ readScreenText })}
      />
      <fieldset className={styles.choices}>
        <legend>Languages</legend>
        {languages.map((code) => (
          <CheckField
            key={code}
            label={data && !data.languages.includes(code) ? `${visibleText(code)} (its file is missing)` : visibleText(code)}
            isChecked={chosen.includes(code)}
            onChange={(isChosen) => choose(code, isChosen)}
          />
        ))}
      </fieldset>
      <p className={styles.muted}>
        More languages: put the <code>.traineddata</code> files of Tesseract 4 or newer into <code>{visibleText(data?.folder ?? '')}</code>.
        Every language makes reading slower. It stays on this computer.
      </p>
    </section>
  );
}
