import { severities } from '../../../../shared/model/review.ts';
import type { TimelineColors } from './draw-timeline.ts';

/** The canvas cannot use custom properties: each colour is resolved on an element inside the timeline. */
export function readTimelineColors(host: HTMLElement): TimelineColors {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const resolve = (name: string): string => {
    probe.style.color = `var(--timeline-${name})`;
    return getComputedStyle(probe).color;
  };
  const [info, low, medium, high, critical] = severities.map((severity) => resolve(`severity-${severity}`));
  const colors: TimelineColors = {
    text: resolve('text'),
    rule: resolve('rule'),
    activity: resolve('activity'),
    idle: resolve('idle'),
    downloaded: resolve('downloaded'),
    hit: resolve('hit'),
    note: resolve('note'),
    seen: resolve('seen'),
    marked: resolve('marked'),
    part: resolve('part'),
    partText: resolve('part-text'),
    gap: resolve('gap'),
    severity: { info: info ?? '', low: low ?? '', medium: medium ?? '', high: high ?? '', critical: critical ?? '' },
  };
  probe.remove();
  return colors;
}
