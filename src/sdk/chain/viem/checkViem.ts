import { BaseError } from "viem";
import { requireViem } from "./viemRange.ts";

// In Node, once; a bundler, which takes what is used, leaves it out.
requireViem(new BaseError("").version);
