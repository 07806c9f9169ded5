export { endsInPause } from "../core/campaign/endsInPause.ts";
