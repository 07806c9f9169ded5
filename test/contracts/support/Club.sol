// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Expectation, ProvenCredential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { IClub } from "./IClub.sol";

/// @notice A contract of anybody's, one function of which is for holders of a credential.
contract Club is IClub {
    using CredentialCheck for IBatchRegistry;
    using CredentialCheck for IAttestationRegistry;

    IBatchRegistry private immutable BATCHES;
    IAttestationRegistry private immutable ATTESTATIONS;
    bytes32 private immutable SCHEMA;
    address private immutable ISSUER;

    mapping(address account => bool isMember) public isMember;

    constructor(IBatchRegistry batches, IAttestationRegistry attestations, bytes32 schema, address issuer) {
        (BATCHES, ATTESTATIONS, SCHEMA, ISSUER) = (batches, attestations, schema, issuer);
    }

    function join(ProvenCredential calldata proven) external returns (Verdict memory verdict) {
        verdict = BATCHES.requireValid(proven, SCHEMA, ISSUER, msg.sender);
        isMember[msg.sender] = true;
    }

    function join(bytes32 uid) external returns (Verdict memory verdict) {
        verdict = ATTESTATIONS.requireValid(uid, SCHEMA, ISSUER, msg.sender);
        isMember[msg.sender] = true;
    }

    /// @dev As somebody who has looked at schema, issuer and subject, and worked out the id of the batch.
    function check(ProvenCredential calldata proven) external view {
        bytes32 id = Ids.batch(block.chainid, address(BATCHES), proven.header);
        BATCHES.requireValid(id, proven.header, proven.credential, proven.proof);
    }

    function joinAs(
        ProvenCredential calldata proven,
        Expectation calldata expected
    ) external view returns (Verdict memory) {
        return BATCHES.requireValid(proven, expected);
    }

    function joinAs(bytes32 uid, Expectation calldata expected) external view returns (Verdict memory) {
        return ATTESTATIONS.requireValid(uid, expected);
    }

    function verdictOn(ProvenCredential calldata proven) external view returns (Verdict memory verdict) {
        return BATCHES.verify(proven.header, proven.credential, proven.proof);
    }

    function verdictOn(bytes32 uid) external view returns (Verdict memory verdict) {
        return ATTESTATIONS.verify(uid);
    }
}
