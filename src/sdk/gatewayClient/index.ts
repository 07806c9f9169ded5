/** `symbolon/gateway-client`: hands signed claims in to a gateway: places are kept, retries are few. */

export { type HandedIn, type HandInAllParameters, handInAll } from "./handInAll.ts";
export type { IntentStatus } from "./intentStatus.ts";
export {
  type ClaimDoors,
  type GatewayClient,
  type HandInOptions,
  type OpenGatewayClientParameters,
  openGatewayClient,
  type ServedLane,
} from "./openGatewayClient.ts";
export type { ClaimDocument, TicketMemory } from "./ticketMemory.ts";
