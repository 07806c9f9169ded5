// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, IBatchRegistry } from "../../interfaces/IBatchRegistry.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { ICredentialGate } from "../../interfaces/ICredentialGate.sol";
import { Credential } from "../../interfaces/ICredentialVerifier.sol";
import { NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { ClaimBitmap } from "../../libraries/ClaimBitmap.sol";
import { CredentialCheck } from "../../libraries/CredentialCheck.sol";
import { Ids } from "../../libraries/Ids.sol";
import { Leaf } from "../../libraries/Leaf.sol";
import { NativeTree } from "../../libraries/NativeTree.sol";
import { RequirementGate } from "./RequirementGate.sol";

/// @title CredentialGate
/// @notice See {ICredentialGate}.
contract CredentialGate is RequirementGate, ICredentialGate {
    using ClaimBitmap for ClaimBitmap.Bitmap;
    using CredentialCheck for IBatchRegistry;
    using NativeTree for bytes32[];

    uint256 private constant HEADER_BYTES = 12 * 32;
    uint256 private constant CREDENTIAL_END = HEADER_BYTES + 5 * 32;
    /// @dev Salt, hash of the value, number of nodes.
    uint256 private constant FIELD_BYTES = 65;

    /// @notice The registry of the batches.
    IBatchRegistry public immutable registry;
    /// @inheritdoc ICredentialGate
    uint256 public immutable nullifierPosition;

    mapping(address campaign => mapping(bytes32 batchId => ClaimBitmap.Bitmap)) private _used;

    constructor(
        IBatchRegistry registry_,
        Requirement memory requirement,
        NullifierKind kind,
        uint256 nullifierPosition_
    ) RequirementGate(address(registry_), requirement, kind) {
        if (kind != NullifierKind.Field && nullifierPosition_ != 0) {
            revert NullifierPositionUnexpected(nullifierPosition_);
        }
        registry = registry_;
        nullifierPosition = nullifierPosition_;
    }

    /// @inheritdoc ICredentialGate
    function isCredentialUsed(address campaign, bytes32 batchId, uint256 index) external view returns (bool) {
        return _used[campaign][batchId].isSet(index);
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        _useCredential(account, data);
        return IClaimGate.check.selector;
    }

    /// @dev Reverts unless the account's credential is what is required, and uses it up.
    function _useCredential(address account, bytes calldata data) private {
        (
            BatchHeader calldata header,
            Credential calldata credential,
            bytes calldata field,
            bytes32[] calldata proof
        ) = _decode(data);

        // Check: the account, then the requirement.
        if (credential.subject != account) revert CredentialCheck.SubjectMismatch(credential.subject, account);
        if (header.schema != schema) revert CredentialCheck.SchemaMismatch(header.schema, schema);
        address issuer = header.issuer;
        // Where there is but one issuer, the time of issue is not even read.
        if (soleIssuer == address(0) ? !isAccepted(issuer, header.issuedAt) : issuer != soleIssuer) {
            revert IssuerNotAccepted(issuer);
        }
        bytes32 batchId = Ids.batch(block.chainid, address(registry), header);
        registry.requireValid(batchId, header, credential, proof);

        // Effect: the nullifier is used up, for the campaign that asks.
        if (nullifierKind == NullifierKind.Credential) {
            // An index stands for one credential: whoever used it was its subject, as the account is.
            if (!_used[msg.sender][batchId].set(credential.index) && !_claimsRepeat()) {
                revert NullifierUsed(Ids.credential(batchId, credential.index), account);
            }
        } else if (nullifierKind == NullifierKind.Subject) {
            _spend(_subjectNullifier(account), account);
        } else {
            _spend(_fieldNullifier(header.issuer, credential.fields, field), account);
        }
    }

    /// @dev Reverts unless the field stands under the credential's root of fields.
    /// @param field Salt, hash of the value, number of nodes, nodes.
    function _fieldNullifier(address issuer, bytes32 fields, bytes calldata field) private view returns (bytes32) {
        bytes32 salt = bytes32(field[0:32]);
        bytes32 valueHash = bytes32(field[32:64]);
        bytes32 leaf = Leaf.field(nullifierPosition, salt, valueHash);
        if (!_words(field[FIELD_BYTES:]).proves(fields, leaf)) revert InvalidField(nullifierPosition, valueHash);
        return Leaf.nullifier({ issuer: issuer, schema: schema, position: nullifierPosition, valueHash: valueHash });
    }

    /// @dev Points into `data` instead of copying it. Nothing in it is an offset, so nothing is read outside of it.
    function _decode(
        bytes calldata data
    )
        private
        view
        returns (
            BatchHeader calldata header,
            Credential calldata credential,
            bytes calldata field,
            bytes32[] calldata proof
        )
    {
        uint256 proofAt = CREDENTIAL_END;
        if (nullifierKind == NullifierKind.Field) {
            proofAt += FIELD_BYTES;
            if (data.length >= proofAt) proofAt += 32 * uint256(uint8(data[proofAt - 1]));
        }
        if (data.length < proofAt || (data.length - proofAt) % 32 != 0) revert GateDataMalformed(data.length);
        // Safe: both structs have static members only, and the check above put all of them inside `data`.
        assembly ("memory-safe") {
            header := data.offset
            credential := add(data.offset, HEADER_BYTES)
        }
        field = data[CREDENTIAL_END:proofAt];
        proof = _words(data[proofAt:]);
    }

    /// @dev Bytes as words; what is left over is dropped.
    function _words(bytes calldata data) private pure returns (bytes32[] calldata words) {
        // Safe: the words are the same calldata.
        assembly ("memory-safe") {
            words.offset := data.offset
            words.length := shr(5, data.length)
        }
    }
}
