// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IBatchRegistry } from "../contracts/interfaces/IBatchRegistry.sol";
import { ProvenCredential } from "../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../contracts/libraries/CredentialCheck.sol";

/// @notice Lets members in: whoever sends the credential of a batch that says so, and is its subject.
contract MembersOnly {
    using CredentialCheck for IBatchRegistry;

    IBatchRegistry public immutable registry;
    bytes32 public immutable schema;
    address public immutable issuer;

    /// @notice How often each member has come in.
    mapping(address member => uint256 times) public visits;

    constructor(IBatchRegistry registry_, bytes32 schema_, address issuer_) {
        (registry, schema, issuer) = (registry_, schema_, issuer_);
    }

    function enter(ProvenCredential calldata proven) external {
        registry.requireValid(proven, schema, issuer, msg.sender);
        ++visits[msg.sender];
    }
}
