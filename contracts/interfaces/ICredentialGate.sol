// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchHeader } from "./IBatchRegistry.sol";
import { Credential } from "./ICredentialVerifier.sol";

/// @notice One field of a credential, disclosed with its salt.
struct FieldDisclosure {
    /// @notice The field's 32 random bytes.
    bytes32 salt;
    /// @notice keccak256(abi.encode(value)).
    bytes32 valueHash;
    /// @notice Proof of the field's leaf in the credential's tree of fields.
    bytes32[] proof;
}

/// @notice What a claimant gives the gate, as `abi.encode` of this struct.
struct CredentialGateData {
    BatchHeader header;
    Credential credential;
    /// @notice Proof of the credential in its batch.
    bytes32[] proof;
    /// @notice The nullifier's field.
    FieldDisclosure field;
}

/// @notice What the gate demands: a credential under this schema, by one of these issuers, with outcome Valid.
struct Requirement {
    bytes32 schema;
    address[] issuers;
}

/// @title ICredentialGate
/// @notice Lets a claim pass if the leaf's account holds a valid credential, and each nullifier only once a campaign.
/// The nullifier is a proven field of the credential (a blinded person number, say): the same person behind two
/// accounts passes once, as far as the issuer checks persons.
/// @dev Warning: nullifiers of different issuers differ. A person with credentials of n accepted issuers passes n times.
interface ICredentialGate {
    /// @notice A requirement names at least one issuer, and none of them is zero.
    error IssuersRefused();
    /// @notice The verifier must be a contract.
    error VerifierWithoutCode(address verifier);
    /// @notice The zero address claims nothing: it marks nullifiers that are unused.
    error ZeroAccount();
    /// @notice The credential is by an issuer that is not accepted here.
    error IssuerNotAccepted(address issuer);
    /// @notice The field does not stand at this position of the credential.
    error InvalidField(uint256 position, bytes32 valueHash);
    /// @notice The nullifier was used in this campaign, by this account.
    error NullifierUsed(bytes32 nullifier, address account);

    /// @notice A nullifier was used up.
    event NullifierSpent(address indexed campaign, bytes32 indexed nullifier, address account);

    /// @notice The account that used a nullifier in a campaign; zero while it is unused.
    function nullifierUser(address campaign, bytes32 nullifier) external view returns (address account);

    /// @notice Whether credentials by this issuer are accepted.
    function isAccepted(address issuer) external view returns (bool);
}
