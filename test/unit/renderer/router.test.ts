import { describe, expect, it } from 'vitest';
import { parseRoute, recordingOf, reviewRoute, routeOfLink, routeTo } from '../../../renderer/app/router.ts';
import { linkToMoment } from '../../../renderer/features/review/copy-link.ts';
import { recordingIdSchema, sessionIdSchema } from '../../../shared/model/ids.ts';

const session = 'a'.repeat(32);
const recording = 'b'.repeat(32);

describe('the address of the window', () => {
  it('names a screen and what it shows', () => {
    const route = parseRoute('#/inventory?status=failed&status=terminated&text=prod-db-1');
    expect(route.screen).toBe('inventory');
    expect(route.params.getAll('status')).toEqual(['failed', 'terminated']);
    expect(route.params.get('text')).toBe('prod-db-1');
  });

  it('falls back to the inventory for what it does not know', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/review', '#/review/..%2f..', '#/review/<script>']) {
      expect(parseRoute(hash)).toMatchObject({ screen: 'inventory', sessionId: null });
    }
  });

  it('brings back the moment that it was made for', () => {
    const hash = reviewRoute({ sessionId: session, recordingId: recording, atMs: 2_839_000, query: 'rm -rf & more?' });
    const route = parseRoute(hash);
    expect(route).toMatchObject({ screen: 'review', sessionId: session });
    expect(recordingOf(route.params)).toBe(recording);
    expect(route.params.get('t')).toBe('2839000');
    expect(route.params.get('q')).toBe('rm -rf & more?');
  });

  it('leaves out of a moment what is not known', () => {
    expect(reviewRoute({ sessionId: session, recordingId: null })).toBe(`#/review/${session}`);
    expect(reviewRoute({ sessionId: session, atMs: 0 })).toBe(`#/review/${session}?t=0`);
  });

  it('passes over a recording that has no id', () => {
    expect(recordingOf(new URLSearchParams('recording=../../etc/passwd'))).toBeNull();
  });

  it('has no question mark where there is nothing to say', () => {
    expect(routeTo('settings')).toBe('#/settings');
    expect(routeTo('sources', { add: 's3' })).toBe('#/sources?add=s3');
  });

  it('is that of a moment where a link is pasted, as the address or in the palette', () => {
    const link = `witness://session/${session}?recording=${recording}&t=12500`;
    expect(routeOfLink(` ${link} `)).toBe(`#/review/${session}?recording=${recording}&t=12500`);
    expect(parseRoute(`#${link}`)).toEqual(parseRoute(`#/review/${session}?recording=${recording}&t=12500`));
    for (const hostile of ['#witness://session/<script>', '#witness://settings', '#witness://session/a?t=1&x=2', '#witness:'])
      expect(parseRoute(hostile)).toMatchObject({ screen: 'inventory', sessionId: null });
  });
});

describe('the link to a moment', () => {
  const ours = { id: sessionIdSchema.parse(session), externalId: '741166341038206188640793', recordingCount: 1 };
  const recordingId = recordingIdSchema.parse(recording);

  it('names the session as other libraries know it, where it has one recording', () => {
    expect(linkToMoment(ours, recordingId, 5)).toEqual({ link: { sessionId: ours.externalId, atMs: 5 }, opensElsewhere: true });
  });

  it('names session and recording by this library where a time alone could be that of another recording', () => {
    const here = { link: { sessionId: ours.id, recordingId, atMs: 5 }, opensElsewhere: false };
    expect(linkToMoment({ ...ours, recordingCount: 2 }, recordingId, 5)).toEqual(here);
    expect(linkToMoment({ ...ours, externalId: null }, recordingId, 5)).toEqual(here);
    expect(linkToMoment({ ...ours, externalId: 'An id with spaces' }, recordingId, 5)).toEqual(here);
  });
});
