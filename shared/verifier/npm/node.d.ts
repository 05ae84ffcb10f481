export { Verifier } from "./verifier.js";
export type {
  Check, CheckName, Facts, Judgement, KeyList, Papers, Sector, VerifierError, Withdrawn,
} from "./verifier.js";
