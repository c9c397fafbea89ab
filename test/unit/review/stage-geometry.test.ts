import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lensPlace, lensPowers, lensRegion, nextPower } from '../../../renderer/features/review/video/lens-region.ts';
import {
  actualScale,
  boxBetween,
  canPan,
  panZoom,
  pixelAt,
  revealBox,
  type StageFrame,
  stepZoom,
  toPicture,
  toStage,
  viewOf,
  type Zoom,
  zoomTo,
} from '../../../renderer/features/review/video/stage-geometry.ts';

/** A desktop of 1280 x 720 on a stage of 960 x 600, on a screen with two pixels per CSS pixel. */
const frame: StageFrame = { stage: { width: 960, height: 600 }, picture: { width: 1280, height: 720 }, devicePixels: 2 };
const middle = { x: 480, y: 300 };
const fit: Zoom = { mode: 'fit' };

describe('a picture on a stage', () => {
  it('is in the middle when it is fitted, and leaves nothing empty when it fills', () => {
    expect(viewOf(fit, frame)).toEqual({ scale: 0.75, x: 0, y: 30 });
    expect(viewOf({ mode: 'fill', centre: { x: 0, y: 0 } }, frame)).toEqual({ scale: 600 / 720, x: 0, y: 0 });
    expect(viewOf({ mode: 'fill', centre: { x: 9999, y: 0 } }, frame).x).toBeCloseTo(960 - (1280 * 600) / 720, 0);
  });

  it('shows one recorded pixel on one pixel of the screen, one to one', () => {
    const zoom = zoomTo(fit, frame, actualScale(frame), middle);
    expect(viewOf(zoom, frame).scale).toBe(0.5);
    const large = { ...frame, devicePixels: 1 };
    const view = viewOf(zoomTo(fit, large, actualScale(large), { x: 100.3, y: 200.7 }), large);
    expect(view.scale).toBe(1);
    expect(Number.isInteger(view.x) && Number.isInteger(view.y)).toBe(true);
  });

  it('has a recorded pixel under every point, and none beside it', () => {
    const view = viewOf(fit, frame);
    expect(pixelAt(view, frame.picture, { x: 0, y: 30 })).toEqual({ x: 0, y: 0 });
    expect(pixelAt(view, frame.picture, { x: 959.9, y: 569.9 })).toEqual({ x: 1279, y: 719 });
    expect(pixelAt(view, frame.picture, { x: 100, y: 29 })).toBeNull();
  });

  it('turns a drag into a box of recorded pixels that it touches, within the picture', () => {
    const view = viewOf(fit, frame);
    expect(boxBetween(view, frame.picture, { x: 76, y: 106 }, { x: 1, y: 31 })).toEqual({ x: 1, y: 1, width: 101, height: 101 });
    expect(boxBetween(view, frame.picture, { x: -500, y: -500 }, { x: 5000, y: 5000 })).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    expect(boxBetween(view, frame.picture, { x: 10, y: 0 }, { x: 20, y: 10 })).toBeNull();
  });
});

describe('zooming', () => {
  it('keeps the recorded point under the pointer where it is', () => {
    const at = { x: 700, y: 400 };
    const before = toPicture(viewOf(fit, frame), at);
    const after = toPicture(viewOf(zoomTo(fit, frame, 3, at), frame), at);
    expect(after.x).toBeCloseTo(before.x, 0);
    expect(after.y).toBeCloseTo(before.y, 0);
  });

  it('goes up and down through round scales, with the fitted size among them', () => {
    const scales: number[] = [];
    let zoom = zoomTo(fit, frame, 0.5, middle);
    for (let step = 0; step < 5; step += 1) {
      scales.push(viewOf(zoom, frame).scale);
      zoom = stepZoom(zoom, frame, 1, middle);
    }
    expect(scales).toEqual([0.5, 0.75, 1, 1.5, 2]);
    expect(stepZoom(zoomTo(fit, frame, 1, middle), frame, -1, middle)).toEqual(fit);
  });

  it('ends at sixteen screen pixels for a recorded one, and at all of the picture', () => {
    expect(viewOf(zoomTo(fit, frame, 999, middle), frame).scale).toBe(8);
    expect(viewOf(zoomTo(fit, frame, 0.0001, middle), frame).scale).toBe(0.5);
    const small = { ...frame, picture: { width: 4000, height: 4000 }, devicePixels: 1 };
    expect(zoomTo(zoomTo(fit, small, 2, middle), small, 0.0001, middle)).toEqual(fit);
  });

  it('survives a stage that is not laid out yet', () => {
    const none = { ...frame, stage: { width: 0, height: 0 } };
    expect(viewOf(fit, none).scale).toBeGreaterThan(0);
  });
});

describe('moving', () => {
  it('never leaves a part of the stage empty that the picture could cover', () => {
    const zoom = fc.record({ scale: fc.double({ min: 0.1, max: 8, noNaN: true }), x: fc.integer(), y: fc.integer() });
    const moves = fc.array(fc.record({ x: fc.integer({ min: -3000, max: 3000 }), y: fc.integer({ min: -3000, max: 3000 }) }));
    fc.assert(
      fc.property(zoom, moves, ({ scale }, steps) => {
        let state = zoomTo(fit, frame, scale, middle);
        for (const by of steps) state = panZoom(state, frame, by);
        const view = viewOf(state, frame);
        const right = view.x + frame.picture.width * view.scale;
        const bottom = view.y + frame.picture.height * view.scale;
        if (frame.picture.width * view.scale > frame.stage.width) expect(view.x <= 0.51 && right >= frame.stage.width - 0.51).toBe(true);
        else expect(Math.abs(view.x - (frame.stage.width - right))).toBeLessThan(1.1);
        if (frame.picture.height * view.scale > frame.stage.height)
          expect(view.y <= 0.51 && bottom >= frame.stage.height - 0.51).toBe(true);
      }),
    );
  });

  it('is possible only when the picture is larger than the stage', () => {
    expect(canPan(viewOf(fit, frame), frame)).toBe(false);
    expect(canPan(viewOf(zoomTo(fit, frame, 2, middle), frame), frame)).toBe(true);
    expect(panZoom(fit, frame, { x: 50, y: 50 })).toBe(fit);
  });

  it('brings a box into view, only as far as it takes', () => {
    const zoomed = zoomTo(fit, frame, 2, { x: 0, y: 0 });
    const box = { x: 1200, y: 700, width: 60, height: 12 };
    const revealed = revealBox(zoomed, frame, box);
    const { x, y } = toStage(viewOf(revealed, frame), box);
    expect(x >= 0 && x + 120 <= 960 && y >= 0 && y + 24 <= 600).toBe(true);
    expect(revealBox(revealed, frame, box)).toBe(revealed);
    expect(revealBox(fit, frame, box)).toBe(fit);
  });
});

describe('the magnifier', () => {
  it('shows what is around a recorded point, in the pixels of what it draws from', () => {
    const picture = { width: 1280, height: 720 };
    expect(lensRegion({ x: 640, y: 360 }, { width: 264, height: 184 }, 4, picture, picture)).toEqual({
      x: 607,
      y: 337,
      width: 66,
      height: 46,
    });
    expect(lensRegion({ x: 640, y: 360 }, { width: 264, height: 184 }, 4, picture, { width: 640, height: 360 })).toEqual({
      ...{ x: 303.5, y: 168.5 },
      ...{ width: 33, height: 23 },
    });
  });

  it('stays on the stage at its edges', () => {
    const lens = { width: 264, height: 184 };
    expect(lensPlace({ x: 10, y: 590 }, lens, frame.stage)).toEqual({ x: 0, y: 416 });
    expect(lensPlace(middle, lens, frame.stage)).toEqual({ x: 348, y: 208 });
  });

  it('goes through its strengths and begins again', () => {
    expect(lensPowers.map(nextPower)).toEqual([3, 4, 6, 8, 2]);
  });
});
