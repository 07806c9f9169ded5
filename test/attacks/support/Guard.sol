// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { ProvenCredential } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { IGuard } from "./IGuard.sol";

/// @notice A contract that lets in whoever holds a credential: the one line that the library promises.
contract Guard is IGuard {
    using CredentialCheck for IBatchRegistry;
    using CredentialCheck for IAttestationRegistry;

    address private immutable _registry;
    bytes32 private immutable _schema;
    address private immutable _issuer;

    mapping(address account => bool) public isMember;

    constructor(address registry, bytes32 schema, address issuer) {
        (_registry, _schema, _issuer) = (registry, schema, issuer);
    }

    function join(ProvenCredential calldata proven) external {
        IBatchRegistry(_registry).requireValid(proven, _schema, _issuer, msg.sender);
        isMember[msg.sender] = true;
    }

    function joinByAttestation(bytes32 uid) external {
        IAttestationRegistry(_registry).requireValid(uid, _schema, _issuer, msg.sender);
        isMember[msg.sender] = true;
    }
}
