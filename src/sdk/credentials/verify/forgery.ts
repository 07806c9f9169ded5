import { SymbolonError } from "../../core/errors.ts";

/**
 * What is presented is not what its batch holds, or not what its attester signed for this registry. That is an answer, and
 * it is no, where other errors mean that there is none.
 */
export class Forgery extends SymbolonError {}
