export { TO_ACCEPT } from "../sdk/distribution/create/toAccept.ts";
