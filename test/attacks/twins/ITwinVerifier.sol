// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IHoled } from "./BatchHole.sol";

/// @notice What {TwinVerifier} can be asked.
interface ITwinVerifier is IHoled {
    function verify(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory);
    function verifyMany(bytes[] calldata questions) external view returns (Verdict[] memory verdicts);
}
