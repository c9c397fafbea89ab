import { AppError } from '../../../shared/errors.ts';
import { type SampleId, sampleIdSchema } from '../../../shared/model/ids.ts';
import type { Sample } from '../../../shared/model/sampling.ts';
import { randomId } from '../../common/stable-id.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { deleteSample, getSample, insertSample, listSampledSessions, listSamples } from '../catalog/samples.ts';
import type { LibraryContext } from '../library-context.ts';
import { type SampleRequest, sampleSessions } from '../sampling/sample-sessions.ts';
import type { HandlersOf } from './handlers.ts';

/** Samples of the inventory. */
export function sampleMethods({ catalog, settings, events, now }: LibraryContext): HandlersOf<'samples'> {
  const changed = (): void => events.emit('catalog.changed', { topics: ['samples'], sessionId: null, recordingId: null });
  const draw = (request: SampleRequest, signal = new AbortController().signal) =>
    sampleSessions(catalog, request, { name: settings.get().reviewer, atMs: now(), signal });
  return {
    'samples.draw': async ({ keepAs, ...request }, signal) => {
      if (keepAs !== null && listSamples(catalog).some(({ name }) => name === keepAs)) {
        throw new AppError('usage', `There is a sample named "${keepAs}" already.`, { action: 'Choose another name.' });
      }
      const { recipe, sessions } = await draw(request, signal);
      const sample: Sample | null = keepAs === null ? null : { id: sampleIdSchema.parse(randomId()), name: keepAs, recipe };
      if (sample) {
        insertSample(catalog, sample, sessions);
        changed();
      }
      return { sample, recipe, sessions: [...sessions] };
    },
    'samples.list': () => ({ samples: listSamples(catalog) }),
    'samples.get': ({ sampleId }) => ({ sample: requireSample(catalog, sampleId), sessions: listSampledSessions(catalog, sampleId) }),
    'samples.verify': async ({ sampleId }, signal) => {
      const { recipe } = requireSample(catalog, sampleId);
      const again = (await draw(recipe, signal)).recipe;
      return {
        samePopulation: again.population.sha256 === recipe.population.sha256,
        sameSample: again.sampleSha256 === recipe.sampleSha256,
        populationCount: again.population.count,
      };
    },
    'samples.remove': ({ sampleId }) => {
      requireSample(catalog, sampleId);
      deleteSample(catalog, sampleId);
      changed();
      return {};
    },
  };
}

function requireSample(catalog: ReadableCatalog, id: SampleId): Sample {
  const sample = getSample(catalog, id);
  if (!sample) throw new AppError('not-found', `There is no sample ${id} in this library.`);
  return sample;
}
