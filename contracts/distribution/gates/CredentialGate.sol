// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import {
    CredentialGateData,
    FieldDisclosure,
    ICredentialGate,
    Requirement
} from "../../interfaces/ICredentialGate.sol";
import { ICredentialVerifier, Outcome, Verdict } from "../../interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../libraries/CredentialCheck.sol";
import { Leaf } from "../../libraries/Leaf.sol";
import { NativeTree } from "../../libraries/NativeTree.sol";

/// @title CredentialGate
/// @notice See {ICredentialGate}. One gate may serve any number of campaigns: its state is kept by campaign.
contract CredentialGate is IClaimGate, ICredentialGate {
    using NativeTree for bytes32[];

    /// @notice Who judges credentials.
    ICredentialVerifier public immutable verifier;
    /// @notice The schema that a credential must be under.
    bytes32 public immutable schema;
    /// @notice Position in the schema of the field that makes the nullifier.
    uint256 public immutable nullifierPosition;

    /// @inheritdoc ICredentialGate
    mapping(address issuer => bool accepted) public isAccepted;
    /// @inheritdoc ICredentialGate
    mapping(address campaign => mapping(bytes32 nullifier => address account)) public nullifierUser;

    constructor(ICredentialVerifier verifier_, Requirement memory requirement, uint256 nullifierPosition_) {
        if (address(verifier_).code.length == 0) revert VerifierWithoutCode(address(verifier_));
        if (requirement.issuers.length == 0) revert IssuersRefused();
        for (uint256 i = 0; i < requirement.issuers.length; ++i) {
            if (requirement.issuers[i] == address(0)) revert IssuersRefused();
            isAccepted[requirement.issuers[i]] = true;
        }
        verifier = verifier_;
        schema = requirement.schema;
        nullifierPosition = nullifierPosition_;
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
        CredentialGateData calldata given = _decode(data);

        // Check: the account, then the requirement.
        if (account == address(0)) revert ZeroAccount();
        if (given.credential.subject != account)
            revert CredentialCheck.SubjectMismatch(given.credential.subject, account);
        if (given.header.schema != schema) revert CredentialCheck.SchemaMismatch(given.header.schema, schema);
        if (!isAccepted[given.header.issuer]) revert IssuerNotAccepted(given.header.issuer);
        Verdict memory verdict = verifier.verify(given.header, given.credential, given.proof);
        if (verdict.outcome != Outcome.Valid) revert CredentialCheck.CredentialNotValid(verdict.outcome, verdict.since);

        // Check: the field, and that its nullifier is unused in this campaign.
        FieldDisclosure calldata field = given.field;
        bytes32 leaf = Leaf.field(nullifierPosition, field.salt, field.valueHash);
        if (!field.proof.proves(given.credential.fields, leaf)) {
            revert InvalidField(nullifierPosition, field.valueHash);
        }
        bytes32 nullifier = Leaf.nullifier({
            issuer: given.header.issuer,
            schema: schema,
            position: nullifierPosition,
            valueHash: field.valueHash
        });
        mapping(bytes32 => address) storage users = nullifierUser[msg.sender];
        address user = users[nullifier];
        if (user != address(0)) revert NullifierUsed(nullifier, user);

        // Effect: used up, for the campaign that asks.
        users[nullifier] = account;
        emit NullifierSpent({ campaign: msg.sender, nullifier: nullifier, account: account });
        return IClaimGate.check.selector;
    }

    /// @inheritdoc IClaimGate
    /// @dev This gate never stops claiming, so it never moves an end.
    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    /// @dev Points into `data` instead of copying it: the struct is dynamic, so its encoding starts with an offset.
    /// A made-up offset gains nothing: it points at other bytes of the claimant's own call (or past them, where all is
    /// zero), and whatever is read there is judged by hash like any other input.
    function _decode(bytes calldata data) private pure returns (CredentialGateData calldata given) {
        assembly ("memory-safe") {
            given := add(data.offset, calldataload(data.offset))
        }
    }
}
