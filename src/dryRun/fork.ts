import type { Chain, Client, Transport } from "viem";
import type { Engine } from "./engine/engine.ts";

/** A fork of a range's own: its chain, and a client of it. */
export type Fork = { readonly engine: Engine; readonly client: Client<Transport, Chain> };
