import type { Dialect } from "../dialect.ts";
import { arbitrum } from "./arbitrum.ts";
import { avalanche } from "./avalanche.ts";
import { besu } from "./besu.ts";
import { bsc } from "./bsc.ts";
import { busyGateway } from "./busyGateway.ts";
import { celo } from "./celo.ts";
import { cosmos } from "./cosmos.ts";
import { erigon } from "./erigon.ts";
import { geth } from "./geth.ts";
import { gnosis } from "./gnosis.ts";
import { lossyGateway } from "./lossyGateway.ts";
import { nethermind } from "./nethermind.ts";
import { openEthereum } from "./openEthereum.ts";
import { opStack } from "./opStack.ts";
import { polygon } from "./polygon.ts";
import { privatePool } from "./privatePool.ts";
import { publicGateway } from "./publicGateway.ts";
import { reth } from "./reth.ts";
import { textPool } from "./textPool.ts";
import { zksync } from "./zksync.ts";

/** Clients, then chains, then what stands before them. */
export const dialects: readonly Dialect[] = [
  geth,
  reth,
  nethermind,
  besu,
  erigon,
  openEthereum,
  arbitrum,
  opStack,
  polygon,
  bsc,
  avalanche,
  zksync,
  celo,
  gnosis,
  cosmos,
  publicGateway,
  busyGateway,
  lossyGateway,
  privatePool,
  textPool,
];
