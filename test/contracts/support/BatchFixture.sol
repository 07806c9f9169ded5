// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    ChangeKind,
    IBatchRegistry,
    Policy,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    Credential,
    ICredentialVerifier,
    Outcome,
    Verdict
} from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Base } from "./Base.sol";
import { Trees } from "./Trees.sol";

/// @notice A registry, a verifier and a batch of a few credentials, each with two fields: a person and a flag.
abstract contract BatchFixture is Base {
    bytes32 internal constant SCHEMA = keccak256("schema");
    uint256 internal constant NOW = 1_800_000_000;
    address internal constant ISSUER = address(0x1550e4);
    address internal constant STRANGER = address(0x574a);

    IBatchRegistry internal registry;
    ICredentialVerifier internal verifier;

    Credential[] internal credentials;
    bytes32[] internal nodes;

    function setUp() public virtual {
        vm.warp(NOW);
        registry = newRegistry();
        // No test of batches asks for an attestation.
        verifier = newVerifier(deploy("ToldAttestations", ""));
    }

    function newRegistry() internal returns (IBatchRegistry) {
        return IBatchRegistry(deploy("BatchRegistry", ""));
    }

    function newVerifier(address attestations) internal returns (ICredentialVerifier) {
        return ICredentialVerifier(deploy("CredentialVerifier", abi.encode(registry, attestations)));
    }

    /// @dev Credential `index`: subject 1000 + index, never expiring, person = `index`.
    function credentialAt(uint256 index) internal pure returns (Credential memory) {
        bytes32[] memory fieldNodes = fieldTree(index);
        return Credential({ index: index, subject: subjectAt(index), validFrom: 0, expires: 0, fields: fieldNodes[0] });
    }

    function subjectAt(uint256 index) internal pure returns (address) {
        return address(uint160(1000 + index));
    }

    function saltAt(uint256 index, uint256 position) internal pure returns (bytes32) {
        return keccak256(abi.encode("salt", index, position));
    }

    /// @dev The person behind an index; fixtures of gates override it to put one person behind two indexes.
    function personAt(uint256 index) internal pure virtual returns (bytes32) {
        return keccak256(abi.encode("person", index));
    }

    function fieldTree(uint256 index) internal pure returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Leaf.field(0, saltAt(index, 0), keccak256(abi.encode(personAt(index))));
        leaves[1] = Leaf.field(1, saltAt(index, 1), keccak256(abi.encode(true)));
        return Trees.build(leaves);
    }

    function leafOf(Credential memory credential) internal pure returns (bytes32) {
        return
            Leaf.credential({
                index: credential.index,
                subject: credential.subject,
                validFrom: credential.validFrom,
                expires: credential.expires,
                fields: credential.fields
            });
    }

    /// @dev Makes a batch of `size` credentials; `credentials` and `nodes` are its rows and its tree.
    function makeBatch(uint256 size) internal returns (BatchHeader memory header) {
        delete credentials;
        for (uint256 i = 0; i < size; ++i) credentials.push(credentialAt(i));
        return headerOfRows();
    }

    function headerOfRows() internal returns (BatchHeader memory header) {
        bytes32[] memory leaves = new bytes32[](credentials.length);
        for (uint256 i = 0; i < leaves.length; ++i) leaves[i] = leafOf(credentials[i]);
        nodes = Trees.build(leaves);
        header = BatchHeader({
            issuer: ISSUER,
            schema: SCHEMA,
            root: nodes[0],
            size: uint64(leaves.length),
            issuedAt: uint64(block.timestamp),
            policy: Policy({
                revoker: ISSUER,
                emergency: address(0),
                epochLength: 0,
                emergencyLimit: 0,
                rulesHash: bytes32(0)
            }),
            manifestHash: keccak256("manifest"),
            salt: bytes32(0)
        });
    }

    function issue(BatchHeader memory header) internal returns (bytes32 id) {
        vm.prank(header.issuer);
        return registry.issue(header, "");
    }

    function change(BatchHeader memory header, ChangeKind kind, uint256 index) internal {
        vm.prank(header.policy.revoker);
        registry.change(header, kind, maskOf(index), 7, keccak256("evidence"));
    }

    function maskOf(uint256 index) internal pure returns (WordMask[] memory masks) {
        masks = new WordMask[](1);
        (masks[0].word, masks[0].mask) = StatusWords.locate(index);
    }

    function verify(BatchHeader memory header, uint256 index) internal view returns (Verdict memory) {
        return verifier.verify(header, credentials[index], Trees.proofAt(nodes, index));
    }

    function isOutcome(Verdict memory verdict, Outcome expected) internal pure {
        equal(uint8(verdict.outcome), uint8(expected), "outcome");
    }
}
