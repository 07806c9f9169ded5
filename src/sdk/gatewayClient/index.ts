/** Handing signed claims in to a gateway, from a page or a program: places are kept, retries are few. Needs no Node. */
export { type HandedIn, type HandInAllParameters, handInAll, notServed } from "./handInAll.ts";
export type { IntentStatus } from "./intentStatus.ts";
export {
  type ClaimDocument,
  type ClaimDoors,
  type GatewayClient,
  type HandInOptions,
  type OpenGatewayClientParameters,
  openGatewayClient,
  type ServedLane,
} from "./openGatewayClient.ts";
export type { TicketMemory } from "./ticketMemory.ts";
