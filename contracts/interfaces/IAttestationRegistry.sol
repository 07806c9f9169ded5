// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ISchemaRegistry } from "./ISchemaRegistry.sol";
import { Attestation } from "./ISchemaResolver.sol";

/// @notice An ECDSA signature over secp256k1. It goes to an ERC-1271 wallet as the 65 bytes r, s, v.
struct Signature {
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice One attestation to make.
struct AttestationRequestData {
    /// @notice The recipient, whom the attestation is about; may be zero.
    address recipient;
    /// @notice Unix seconds from which the attestation no longer counts, later than now; 0 for never.
    uint64 expirationTime;
    /// @notice Whether the attester may revoke it.
    bool revocable;
    /// @notice Uid of an attestation it refers to; zero for none.
    bytes32 refUID;
    /// @notice The attestation's content, ABI-encoded as the schema defines it. The registry does not read it.
    bytes data;
    /// @notice Wei for the schema's resolver.
    uint256 value;
}

/// @notice One attestation under one schema.
struct AttestationRequest {
    bytes32 schema;
    AttestationRequestData data;
}

/// @notice One attestation, signed by its attester and sent by anybody.
struct DelegatedAttestationRequest {
    bytes32 schema;
    AttestationRequestData data;
    Signature signature;
    address attester;
    /// @notice Last second at which the signature is good; 0 for no end.
    uint64 deadline;
}

/// @notice Several attestations under one schema: at least one.
struct MultiAttestationRequest {
    bytes32 schema;
    AttestationRequestData[] data;
}

/// @notice Several attestations under one schema, each signed, with nonces that follow each other.
struct MultiDelegatedAttestationRequest {
    bytes32 schema;
    AttestationRequestData[] data;
    Signature[] signatures;
    address attester;
    /// @notice Last second at which the signatures are good; 0 for no end.
    uint64 deadline;
}

/// @notice Several attestations under one schema, all under one signature. Not in EAS.
struct ManyDelegatedAttestationRequest {
    bytes32 schema;
    AttestationRequestData[] data;
    /// @notice 65 bytes r, s, v of the attester's ECDSA key, or any signature that its ERC-1271 wallet accepts.
    bytes signature;
    address attester;
    /// @notice Last second at which the signature is good; 0 for no end.
    uint64 deadline;
}

/// @notice One attestation to revoke.
struct RevocationRequestData {
    bytes32 uid;
    /// @notice Wei for the schema's resolver.
    uint256 value;
}

/// @notice One revocation under one schema.
struct RevocationRequest {
    bytes32 schema;
    RevocationRequestData data;
}

/// @notice One revocation, signed by the attester and sent by anybody.
struct DelegatedRevocationRequest {
    bytes32 schema;
    RevocationRequestData data;
    Signature signature;
    address revoker;
    /// @notice Last second at which the signature is good; 0 for no end.
    uint64 deadline;
}

/// @notice Several revocations under one schema. An empty list is allowed, as in EAS.
struct MultiRevocationRequest {
    bytes32 schema;
    RevocationRequestData[] data;
}

/// @notice Several revocations under one schema, each signed, with nonces that follow each other.
struct MultiDelegatedRevocationRequest {
    bytes32 schema;
    RevocationRequestData[] data;
    Signature[] signatures;
    address revoker;
    /// @notice Last second at which the signatures are good; 0 for no end.
    uint64 deadline;
}

/// @notice Several revocations under one schema, all under one signature. Not in EAS.
struct ManyDelegatedRevocationRequest {
    bytes32 schema;
    RevocationRequestData[] data;
    /// @notice 65 bytes r, s, v of the revoker's ECDSA key, or any signature that its ERC-1271 wallet accepts.
    bytes signature;
    address revoker;
    /// @notice Last second at which the signature is good; 0 for no end.
    uint64 deadline;
}

/// @notice An attestation without its reference and its data: all that a verifier needs. All zero if the attestation does not
/// exist.
struct AttestationStatus {
    bytes32 schema;
    address recipient;
    address attester;
    uint64 time;
    uint64 expirationTime;
    uint64 revocationTime;
    bool revocable;
}

/// @notice What is asked about an attestation.
enum RegistryKind {
    /// @notice An {IAttestationRegistry}, by `statusOf`.
    AttestationRegistry,
    /// @notice EAS, by `getAttestation`: it has no `statusOf`.
    Eas
}

/// @title IAttestationRegistry
/// @notice Single attestations. Implements the ABI of EAS 1.4.0 exactly (functions, structs, events, errors, EIP-712 domain,
/// uids, resolver hooks, order of checks), so clients of EAS work unchanged. Five functions are added at the end.
/// @dev Errors have no arguments because EAS declares them so. Nobody administers this contract, and nobody can pause or
/// replace any part of it.
/// @dev Warning: `isAttestationValid` says only that an attestation exists. To learn whether it counts, ask `statusOf` or the
/// CredentialVerifier.
interface IAttestationRegistry {
    /// @notice The revoker is not the attester.
    error AccessDenied();
    /// @notice The attestation was revoked before.
    error AlreadyRevoked();
    /// @notice The sender revoked these 32 bytes before.
    error AlreadyRevokedOffchain();
    /// @notice These 32 bytes have a timestamp.
    error AlreadyTimestamped();
    /// @notice The signature was good until an earlier second.
    error DeadlineExpired();
    /// @notice The values of the items exceed what was sent.
    error InsufficientValue();
    /// @notice The resolver refused the attestation.
    error InvalidAttestation();
    /// @notice The resolver refused one of the attestations.
    error InvalidAttestations();
    /// @notice The expiration is not later than now.
    error InvalidExpirationTime();
    /// @notice A list of attestations is empty, or there are not as many signatures as items.
    error InvalidLength();
    /// @notice The new nonce is not above the old one.
    error InvalidNonce();
    /// @notice Declared by EAS, never thrown.
    error InvalidOffset();
    /// @notice The schema registry given at deployment is zero.
    error InvalidRegistry();
    /// @notice The resolver refused the revocation.
    error InvalidRevocation();
    /// @notice The resolver refused one of the revocations.
    error InvalidRevocations();
    /// @notice No such schema, or the attestation is of another.
    error InvalidSchema();
    /// @notice The signature is not the attester's over this request with its next nonce.
    error InvalidSignature();
    /// @notice Declared by EAS, never thrown.
    error InvalidVerifier();
    /// @notice The schema, or the attestation, is not revocable.
    error Irrevocable();
    /// @notice No such attestation.
    error NotFound();
    /// @notice The request sends ETH to a resolver that takes none, or that does not exist.
    error NotPayable();
    /// @notice Declared by EAS, never thrown.
    error WrongSchema();
    /// @notice The chain did not store `length` bytes as code. Not in EAS. Happens where gas runs out, and on chains whose
    /// contract code is not EVM bytecode.
    error DataNotStored(uint256 length);

    /// @notice An attestation was made.
    event Attested(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID);
    /// @notice An attestation was revoked.
    event Revoked(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID);
    /// @notice 32 bytes got the time of their block.
    event Timestamped(bytes32 indexed data, uint64 indexed timestamp);
    /// @notice Somebody revoked 32 bytes, such as the uid of an off-chain attestation.
    event RevokedOffchain(address indexed revoker, bytes32 indexed data, uint64 indexed timestamp);
    /// @notice A signer made its unused signatures void.
    event NonceIncreased(uint256 oldNonce, uint256 newNonce);

    /// @notice Makes one attestation in the sender's name. ETH that does not go to the resolver is returned.
    /// @return Its uid.
    function attest(AttestationRequest calldata request) external payable returns (bytes32);

    /// @notice Makes one attestation in the name of its signer.
    /// @return Its uid.
    function attestByDelegation(
        DelegatedAttestationRequest calldata delegatedRequest
    ) external payable returns (bytes32);

    /// @notice Makes attestations under several schemas in the sender's name.
    /// @return Their uids, in order.
    function multiAttest(MultiAttestationRequest[] calldata multiRequests) external payable returns (bytes32[] memory);

    /// @notice Makes attestations under several schemas in the names of their signers, one signature an item.
    /// @return Their uids, in order.
    function multiAttestByDelegation(
        MultiDelegatedAttestationRequest[] calldata multiDelegatedRequests
    ) external payable returns (bytes32[] memory);

    /// @notice Revokes one attestation of the sender.
    function revoke(RevocationRequest calldata request) external payable;

    /// @notice Revokes one attestation of the signer.
    function revokeByDelegation(DelegatedRevocationRequest calldata delegatedRequest) external payable;

    /// @notice Revokes attestations of the sender under several schemas.
    function multiRevoke(MultiRevocationRequest[] calldata multiRequests) external payable;

    /// @notice Revokes attestations of their signers, one signature an item.
    function multiRevokeByDelegation(
        MultiDelegatedRevocationRequest[] calldata multiDelegatedRequests
    ) external payable;

    /// @notice Gives 32 bytes the time of this block, once.
    /// @return That time.
    function timestamp(bytes32 data) external returns (uint64);

    /// @notice Gives several 32 bytes the time of this block, each once.
    /// @return That time.
    function multiTimestamp(bytes32[] calldata data) external returns (uint64);

    /// @notice Revokes 32 bytes in the sender's name, once.
    /// @return The time of this block.
    function revokeOffchain(bytes32 data) external returns (uint64);

    /// @notice Revokes several 32 bytes in the sender's name, each once.
    /// @return The time of this block.
    function multiRevokeOffchain(bytes32[] calldata data) external returns (uint64);

    /// @notice Makes the sender's signatures below a nonce void.
    /// @param newNonce Nonce that its next signature must have; above the present one.
    function increaseNonce(uint256 newNonce) external;

    /// @notice The whole attestation; all zero if it does not exist.
    function getAttestation(bytes32 uid) external view returns (Attestation memory);

    /// @notice Whether the attestation exists, even if it is revoked or expired.
    function isAttestationValid(bytes32 uid) external view returns (bool);

    /// @notice The time given to 32 bytes; 0 for none.
    function getTimestamp(bytes32 data) external view returns (uint64);

    /// @notice When `revoker` revoked 32 bytes; 0 for never.
    function getRevokeOffchain(address revoker, bytes32 data) external view returns (uint64);

    /// @notice Where schemas are registered.
    function getSchemaRegistry() external view returns (ISchemaRegistry);

    /// @notice Version of EAS that this contract implements: "1.4.0", also in the EIP-712 domain.
    function version() external view returns (string memory);

    /// @notice Name of the EIP-712 domain: "EAS".
    function getName() external view returns (string memory);

    /// @notice The nonce that the next signature of `account` must have.
    function getNonce(address account) external view returns (uint256);

    /// @notice EIP-712 domain separator, for this chain and this contract.
    function getDomainSeparator() external view returns (bytes32);

    /// @notice EIP-712 type hash of a signed attestation.
    function getAttestTypeHash() external pure returns (bytes32);

    /// @notice EIP-712 type hash of a signed revocation.
    function getRevokeTypeHash() external pure returns (bytes32);

    /// @notice Makes attestations under one schema in the name of the account that signed the whole list. Uses one nonce. Not
    /// in EAS.
    /// @return Their uids, in order.
    function attestManyByDelegation(
        ManyDelegatedAttestationRequest calldata manyDelegatedRequest
    ) external payable returns (bytes32[] memory);

    /// @notice Revokes attestations under one schema in the name of the account that signed the whole list. Uses one nonce. Not
    /// in EAS.
    function revokeManyByDelegation(ManyDelegatedRevocationRequest calldata manyDelegatedRequest) external payable;

    /// @notice An attestation without reference and data, which costs fewer reads. Not in EAS.
    function statusOf(bytes32 uid) external view returns (AttestationStatus memory);

    /// @notice `statusOf` for several, all from one block. Not in EAS.
    function statusesOf(bytes32[] calldata uids) external view returns (AttestationStatus[] memory);

    /// @notice `getAttestation` for several, all from one block. Not in EAS.
    function getAttestations(bytes32[] calldata uids) external view returns (Attestation[] memory);
}
