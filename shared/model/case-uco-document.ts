import { z } from 'zod';

/**
 * What of CASE and UCO (1.x) an evidence bag is told in, as JSON-LD 1.1: names are those of
 * https://ontology.caseontology.org and https://ontology.unifiedcyberontology.org.
 */
export const caseUcoContext = {
  kb: 'urn:witness:evidence:',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  'uco-vocabulary': 'https://ontology.unifiedcyberontology.org/uco/vocabulary/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

const idSchema = z.string().regex(/^kb:[a-z-]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const refSchema = z.object({ '@id': idSchema });
const refsSchema = z.array(refSchema).min(1);
const timeSchema = z.object({ '@type': z.literal('xsd:dateTime'), '@value': z.string() });

const hashSchema = z.object({
  '@id': idSchema,
  '@type': z.literal('uco-types:Hash'),
  'uco-types:hashMethod': z.object({ '@type': z.literal('uco-vocabulary:HashNameVocab'), '@value': z.enum(['SHA256', 'SHA512']) }),
  'uco-types:hashValue': z.object({ '@type': z.literal('xsd:hexBinary'), '@value': z.string().regex(/^[0-9a-f]+$/) }),
});

const object = { '@id': idSchema, 'uco-core:name': z.string().optional(), 'uco-core:description': z.string().optional() };

const nodeSchemas = [
  z.object({ ...object, '@type': z.literal('case-investigation:Investigation'), 'uco-core:object': refsSchema }),
  z.object({ ...object, '@type': z.literal('uco-identity:Identity') }),
  z.object({ ...object, '@type': z.literal('uco-tool:Tool'), 'uco-tool:version': z.string() }),
  z.object({ ...object, '@type': z.literal('uco-observable:UserAccount') }),
  z.object({
    ...object,
    '@type': z.literal('uco-observable:UserSession'),
    'uco-core:externalReference': z.array(
      z.object({
        '@id': idSchema,
        '@type': z.literal('uco-core:ExternalReference'),
        'uco-core:definingContext': z.string(),
        'uco-core:externalIdentifier': z.string(),
      }),
    ),
    'uco-core:hasFacet': z.array(
      z.object({
        '@id': idSchema,
        '@type': z.literal('uco-observable:UserSessionFacet'),
        'uco-observable:effectiveUser': refSchema.optional(),
        'uco-observable:loginTime': timeSchema.optional(),
        'uco-observable:logoutTime': timeSchema.optional(),
      }),
    ),
  }),
  z.object({
    ...object,
    '@type': z.literal('uco-observable:File'),
    'uco-core:hasFacet': z.array(
      z.discriminatedUnion('@type', [
        z.object({
          '@id': idSchema,
          '@type': z.literal('uco-observable:FileFacet'),
          'uco-observable:fileName': z.string(),
          'uco-observable:filePath': z.string(),
          'uco-observable:sizeInBytes': z.int(),
          'uco-observable:modifiedTime': timeSchema.optional(),
        }),
        z.object({
          '@id': idSchema,
          '@type': z.literal('uco-observable:ContentDataFacet'),
          'uco-observable:sizeInBytes': z.int(),
          'uco-observable:hash': z.array(hashSchema),
        }),
      ]),
    ),
    'case-investigation:wasDerivedFrom': refSchema.optional(),
  }),
  z.object({
    '@id': idSchema,
    '@type': z.literal('uco-observable:ObservableRelationship'),
    'uco-core:source': refSchema,
    'uco-core:target': refSchema,
    'uco-core:kindOfRelationship': z.string(),
    'uco-core:isDirectional': z.boolean(),
  }),
  z.object({
    ...object,
    '@type': z.literal('case-investigation:InvestigativeAction'),
    'uco-action:startTime': timeSchema,
    'uco-action:performer': refSchema.optional(),
    'uco-action:instrument': refsSchema,
    'uco-action:object': refsSchema,
    'uco-action:result': refsSchema,
    'case-investigation:wasInformedBy': refSchema.optional(),
  }),
  z.object({
    ...object,
    '@type': z.literal('case-investigation:ProvenanceRecord'),
    'case-investigation:exhibitNumber': z.string(),
    'uco-core:object': refsSchema,
  }),
  z.object({
    ...object,
    '@type': z.literal('uco-core:Annotation'),
    'uco-core:statement': z.string(),
    'uco-core:tag': z.array(z.string()),
    'uco-core:createdBy': refSchema.optional(),
    'uco-core:objectCreatedTime': timeSchema,
    'uco-core:object': refsSchema,
  }),
] as const;

export const caseUcoNodeSchema = z.discriminatedUnion('@type', nodeSchemas);
export type CaseUcoNode = z.infer<typeof caseUcoNodeSchema>;

const contextSchema = z.object(
  Object.fromEntries(Object.entries(caseUcoContext).map(([prefix, iri]) => [prefix, z.literal(iri)])) as {
    [Prefix in keyof typeof caseUcoContext]: z.ZodLiteral<(typeof caseUcoContext)[Prefix]>;
  },
);

/** `case-uco.jsonld` beside the documents of a session. */
export const caseUcoDocumentSchema = z.object({ '@context': contextSchema, '@graph': z.array(caseUcoNodeSchema) });
export type CaseUcoDocument = z.infer<typeof caseUcoDocumentSchema>;
