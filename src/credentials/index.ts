export type { Batch } from "./batch.ts";
export {
  type BatchManifest,
  type BatchManifestParameters,
  batchManifest,
  batchManifestWithSubjects,
} from "./batchManifest.ts";
export { type BuildBatchParameters, buildBatch, type CredentialRow } from "./buildBatch.ts";
export {
  type BuildBatchFromColumnsParameters,
  buildBatchFromColumns,
  type FieldColumn,
} from "./buildBatchFromColumns.ts";
export { encodeFieldValue } from "./encodeFieldValue.ts";
export type { FieldType, WordType } from "./fieldType.ts";
export type { FieldValue } from "./fieldValue.ts";
export { groupByWord, type WordUpdate } from "./groupByWord.ts";
export { parseSchema, type SchemaField } from "./parseSchema.ts";
export { randomSalts } from "./randomSalts.ts";
export type { Salts } from "./salts.ts";
export { seededSalts } from "./seededSalts.ts";
