export { endsInPause } from "../sdk/core/campaign/endsInPause.ts";
