const uco = 'https://ontology.unifiedcyberontology.org/uco/';
const named = (iri: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => iri + name);

/** Names of CASE and UCO that Witness may use, looked up in the ontologies at the commits named. */
export const caseUcoTerms: ReadonlySet<string> = new Set([
  // casework/CASE, ontology/investigation/investigation.ttl, 05a98a661bf2
  ...named(
    'https://ontology.caseontology.org/case/investigation/',
    'Investigation InvestigativeAction ProvenanceRecord exhibitNumber wasDerivedFrom wasInformedBy',
  ),
  // ucoProject/UCO, ontology/uco/action/action.ttl, 0ea90c2ab095 (1.3.0)
  ...named(`${uco}action/`, 'startTime performer instrument object result'),
  // ucoProject/UCO, ontology/uco/core/core.ttl, 0025ffa185c1 (1.2.0)
  ...named(
    `${uco}core/`,
    `Annotation ExternalReference name description object statement tag createdBy objectCreatedTime hasFacet externalReference
     definingContext externalIdentifier source target kindOfRelationship isDirectional`,
  ),
  ...named(`${uco}identity/`, 'Identity'),
  // ucoProject/UCO, ontology/uco/tool/tool.ttl, 02c0ad1a4331
  ...named(`${uco}tool/`, 'Tool version'),
  // ucoProject/UCO, ontology/uco/observable/observable.ttl, 6695a0b9a929
  ...named(`${uco}observable/`, 'File UserAccount UserSession UserSessionFacet effectiveUser loginTime logoutTime'),
  // casework/CASE-Examples, examples/illustrations/file/file.json, 04739bcfaafb
  ...named(`${uco}observable/`, 'FileFacet ContentDataFacet ObservableRelationship fileName filePath sizeInBytes modifiedTime hash'),
  ...named(`${uco}types/`, 'Hash hashMethod hashValue'),
]);
