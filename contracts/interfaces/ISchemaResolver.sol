// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice An attestation, as EAS 1.4.0 lays it out. Times are Unix seconds.
struct Attestation {
    /// @notice Its uid; zero where there is no such attestation.
    bytes32 uid;
    /// @notice Uid of its schema.
    bytes32 schema;
    /// @notice When it was made.
    uint64 time;
    /// @notice From when on it no longer counts; 0 for never.
    uint64 expirationTime;
    /// @notice When it was revoked; 0 where it was not.
    uint64 revocationTime;
    /// @notice Uid of the attestation it refers to; zero for none.
    bytes32 refUID;
    /// @notice Whom it is about (elsewhere: the subject).
    address recipient;
    /// @notice Who made it (elsewhere: the issuer).
    address attester;
    /// @notice Whether its attester may revoke it.
    bool revocable;
    /// @notice What it says, ABI-encoded as its schema has it.
    bytes data;
}

/// @title ISchemaResolver
/// @notice A contract that a schema names, asked at each attestation and revocation under it. EAS 1.4.0's interface.
/// @dev Warning: whoever implements this must compare `msg.sender` with the registry it serves; anyone may call it.
interface ISchemaResolver {
    /// @notice Whether it takes ETH. Asked before any is sent; where several items come at once, asked always.
    function isPayable() external pure returns (bool);

    /// @notice One attestation was made. Its ETH comes along.
    /// @return Whether it may stand: false undoes the call with `InvalidAttestation`.
    function attest(Attestation calldata attestation) external payable returns (bool);

    /// @notice Several attestations were made at once.
    /// @param attestations In the order of the request.
    /// @param values Wei meant for each; their sum comes along.
    /// @return Whether all may stand: false undoes the call with `InvalidAttestations`.
    function multiAttest(
        Attestation[] calldata attestations,
        uint256[] calldata values
    ) external payable returns (bool);

    /// @notice One attestation was revoked: its `revocationTime` says when. Its ETH comes along.
    /// @return Whether that may stand: false undoes the call with `InvalidRevocation`.
    function revoke(Attestation calldata attestation) external payable returns (bool);

    /// @notice Several attestations were revoked at once, or none: an empty list may be asked by anybody.
    /// @param attestations In the order of the request.
    /// @param values Wei meant for each; their sum comes along.
    /// @return Whether that may stand: false undoes the call with `InvalidRevocations`.
    function multiRevoke(
        Attestation[] calldata attestations,
        uint256[] calldata values
    ) external payable returns (bool);

    /// @notice Version of the interface it speaks.
    function version() external view returns (string memory);
}
