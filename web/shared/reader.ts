import { createContext } from "react";
import type { Reader } from "../../src/react/faultOf.ts";

/** For whom errors are explained: whoever is no operator is offered no command of one. */
export const ReaderContext = createContext<Reader>("claimant");
