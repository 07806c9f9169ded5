// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IRequirementGate } from "./IRequirementGate.sol";

/// @title ICredentialGate
/// @notice Lets a claim pass if the leaf's account holds a valid credential of a batch, and each nullifier only once a
/// campaign: the credential, its subject, or a proven field of it (a blinded person number, say).
/// @dev Gate data are words end to end, without offsets, so that there is one way to write them:
/// `header (12 words) | credential (5 words) | proof (a word a node)`, and where the nullifier is a field
/// `header | credential | salt (1 word) | keccak256(abi.encode(value)) (1 word) | n (1 byte) | the field's proof (n words) |
/// proof`. Header and credential are their structs' members in order, each ABI-encoded.
/// @dev In a cumulative campaign a nullifier opens again for the account that used it: see {IRequirementGate}. A credential has
/// one subject, so where it is the nullifier itself nobody else could use it.
/// @dev Warning: nullifiers of different issuers differ. A person with credentials of n accepted issuers passes n times.
/// @dev Warning: where the credential itself is the nullifier, an account passes once with each credential it holds.
interface ICredentialGate is IRequirementGate {
    /// @notice A position is given only where a field is the nullifier.
    error NullifierPositionUnexpected(uint256 position);
    /// @notice The field does not stand at this position of the credential.
    error InvalidField(uint256 position, bytes32 valueHash);

    /// @notice Position in the schema of the field that makes the nullifier; 0 where none does.
    function nullifierPosition() external view returns (uint256);

    /// @notice Whether a credential of a batch was used in a campaign. Only where the credential is the nullifier.
    function isCredentialUsed(address campaign, bytes32 batchId, uint256 index) external view returns (bool);
}
