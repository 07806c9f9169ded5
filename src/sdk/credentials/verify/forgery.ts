import { SymbolonError } from "../../core/errors.ts";

/**
 * The presentation is not what its batch holds, or not what its attester signed for this registry. That is an answer:
 * no. Other errors mean that there is no answer.
 */
export class Forgery extends SymbolonError {}
