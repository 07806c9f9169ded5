// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, ChangeKind, Policy } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { Base } from "../support/Base.sol";
import { BatchFixture } from "../support/BatchFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice One of the verifier's two `verify`: where both are seen, `abi.encodeCall` cannot tell which is meant.
interface IBatchVerify {
    function verify(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory);
}

/// @notice Policy hashes, batch ids and credential ids against the vectors.
contract IdsTest is Base {
    struct PolicyVector {
        address revoker;
        address emergency;
        uint256 epochLength;
        uint256 emergencyLimit;
        bytes32 rulesHash;
        bytes32 hash;
    }

    struct RulesHashVector {
        uint256 chainId;
        address rulebook;
        bytes32 hash;
    }

    struct BatchIdVector {
        uint256 chainId;
        address registry;
        address issuer;
        bytes32 schema;
        bytes32 root;
        uint256 size;
        uint256 issuedAt;
        bytes32 policyHash;
        bytes32 manifestHash;
        bytes32 salt;
        bytes32 id;
    }

    struct CredentialIdVector {
        bytes32 batch;
        uint256 index;
        bytes32 id;
    }

    function policyHash(Policy calldata terms) external pure returns (bytes32) {
        return Ids.policy(terms);
    }

    function batchId(uint256 chainId, address registry, BatchHeader calldata header) external pure returns (bytes32) {
        return Ids.batch(chainId, registry, header);
    }

    /// @dev Skips lengths beyond uint64, which the contract's type cannot say: none so far.
    function test_Policy_EqualsTheVectors() public view {
        PolicyVector[] memory vectors = abi.decode(vector("policy"), (PolicyVector[]));
        uint256 skipped = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            PolicyVector memory v = vectors[i];
            if (v.epochLength > type(uint64).max || v.emergencyLimit > type(uint64).max) {
                ++skipped;
                continue;
            }
            equal(this.policyHash(_policyOf(v)), v.hash, "policy hash");
        }
        isTrue(vectors.length > 0, "vectors");
        equal(skipped, 0, "skipped");
    }

    function test_Rules_EqualTheVectors() public view {
        RulesHashVector[] memory vectors = abi.decode(vector("rules-hash"), (RulesHashVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            equal(Ids.rules(vectors[i].chainId, vectors[i].rulebook), vectors[i].hash, "rules hash");
        }
    }

    /// @dev A vector gives the policy's hash, not the policy; so each is read twice: once with the policy vector that
    /// has this hash, through the library's own function, and where there is none, through the formula with the hash.
    /// Skips sizes and times beyond uint64: none so far.
    function test_Batch_EqualsTheVectors() public view {
        BatchIdVector[] memory vectors = abi.decode(vector("batch-id"), (BatchIdVector[]));
        PolicyVector[] memory policies = abi.decode(vector("policy"), (PolicyVector[]));
        uint256 skipped = 0;
        uint256 throughTheLibrary = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            BatchIdVector memory v = vectors[i];
            if (v.size > type(uint64).max || v.issuedAt > type(uint64).max) {
                ++skipped;
                continue;
            }
            equal(_idByFormula(v), v.id, "formula");
            for (uint256 k = 0; k < policies.length; ++k) {
                if (policies[k].hash != v.policyHash) continue;
                equal(this.batchId(v.chainId, v.registry, _headerOf(v, _policyOf(policies[k]))), v.id, "batch id");
                ++throughTheLibrary;
                break;
            }
        }
        isTrue(throughTheLibrary > 0, "read through the library");
        equal(skipped, 0, "skipped");
    }

    function test_Credential_EqualsTheVectors() public view {
        CredentialIdVector[] memory vectors = abi.decode(vector("credential-id"), (CredentialIdVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            equal(Ids.credential(vectors[i].batch, vectors[i].index), vectors[i].id, "credential id");
        }
    }

    /// @dev For any header, policy included: the library is the formula of the vectors.
    function testFuzz_Batch_IsTheFormula(uint256 chainId, address registry, BatchHeader calldata header) public pure {
        BatchIdVector memory v = BatchIdVector({
            chainId: chainId,
            registry: registry,
            issuer: header.issuer,
            schema: header.schema,
            root: header.root,
            size: header.size,
            issuedAt: header.issuedAt,
            policyHash: Ids.policy(header.policy),
            manifestHash: header.manifestHash,
            salt: header.salt,
            id: bytes32(0)
        });
        equal(Ids.batch(chainId, registry, header), _idByFormula(v), "batch id");
    }

    function _policyOf(PolicyVector memory v) private pure returns (Policy memory) {
        return
            Policy({
                revoker: v.revoker,
                emergency: v.emergency,
                epochLength: uint64(v.epochLength),
                emergencyLimit: uint64(v.emergencyLimit),
                rulesHash: v.rulesHash
            });
    }

    function _headerOf(BatchIdVector memory v, Policy memory terms) private pure returns (BatchHeader memory) {
        return
            BatchHeader({
                issuer: v.issuer,
                schema: v.schema,
                root: v.root,
                size: uint64(v.size),
                issuedAt: uint64(v.issuedAt),
                policy: terms,
                manifestHash: v.manifestHash,
                salt: v.salt
            });
    }

    /// @dev A vector is the preimage, its type hash excepted, followed by the id: every value takes 32 bytes.
    function _idByFormula(BatchIdVector memory v) private pure returns (bytes32 id) {
        bytes32[11] memory preimage;
        preimage[0] = Ids.BATCH_TYPEHASH;
        bytes memory encoded = abi.encode(v);
        for (uint256 i = 1; i < 11; ++i) {
            bytes32 value;
            assembly ("memory-safe") {
                value := mload(add(encoded, mul(32, i)))
            }
            preimage[i] = value;
        }
        return keccak256(abi.encode(preimage));
    }
}

/// @notice The id hashes a header's words as they are. So a word with bits that its type does not have must get nobody
/// anywhere: not into the registry, and not past the verifier.
contract IdsOfDirtyHeadersTest is BatchFixture {
    /// @dev Words of the header that are narrower than 256 bits, and their widths: issuer, size, issuedAt, revoker,
    /// emergency, epochLength, emergencyLimit.
    uint256[7] private _words = [uint256(0), 3, 4, 5, 6, 7, 8];
    uint256[7] private _widths = [uint256(160), 64, 64, 160, 160, 64, 64];

    function testFuzz_RevertWhen_IssuedWithBitsThatAreNoValue(uint8 which, uint256 bits) public {
        BatchHeader memory header = makeBatch(3);
        bytes memory data = abi.encodeCall(registry.issue, (header, ""));
        (bool done, ) = _send(address(registry), data, which, bits);
        isTrue(!done, "refused");
        // Nothing was issued: neither under the clean header's id nor otherwise.
        isOutcome(verify(header, 1), Outcome.NotFound);
        issue(header);
    }

    function testFuzz_RevertWhen_ChangedWithBitsThatAreNoValue(uint8 which, uint256 bits) public {
        BatchHeader memory header = makeBatch(3);
        issue(header);
        bytes memory data = abi.encodeCall(registry.change, (header, ChangeKind.Revoke, maskOf(1), 0, 0));
        (bool done, ) = _send(address(registry), data, which, bits);
        isTrue(!done, "refused");
        vm.warp(NOW + 1);
        isOutcome(verify(header, 1), Outcome.Valid);
    }

    function testFuzz_Verify_FindsNothingUnderBitsThatAreNoValue(uint8 which, uint256 bits) public {
        BatchHeader memory header = makeBatch(3);
        issue(header);
        bytes memory data = abi.encodeCall(IBatchVerify.verify, (header, credentials[1], Trees.proofAt(nodes, 1)));
        (bool done, bytes memory answer) = _send(address(verifier), data, which, bits);
        if (done) isOutcome(abi.decode(answer, (Verdict)), Outcome.NotFound);
    }

    /// @dev Sends the call with some of the bits set that are beyond the width of one of the header's words.
    function _send(
        address to,
        bytes memory data,
        uint8 which,
        uint256 bits
    ) private returns (bool done, bytes memory answer) {
        uint256 width = _widths[which % 7];
        uint256 dirt = (bits << width) | (1 << (width + (bits % (256 - width))));
        // The header is static, so its words stand first in each call.
        uint256 place = 4 + 32 * _words[which % 7];
        assembly ("memory-safe") {
            let at := add(add(data, 32), place)
            mstore(at, or(mload(at), dirt))
        }
        vm.prank(ISSUER);
        return to.call(data);
    }
}
