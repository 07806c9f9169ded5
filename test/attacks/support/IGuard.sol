// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ProvenCredential } from "../../../contracts/interfaces/ICredentialVerifier.sol";

/// @notice What both {Guard} and its twin can be asked.
interface IGuard {
    function isMember(address account) external view returns (bool);
    function join(ProvenCredential calldata proven) external;
    function joinByAttestation(bytes32 uid) external;
}
