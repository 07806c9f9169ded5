// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";

interface IVerdictProbe {
    function decide(
        BatchStatus calldata status,
        BatchHeader calldata header,
        Credential calldata credential,
        uint64 asOf,
        uint64 moment
    ) external pure returns (Verdict memory);
}
