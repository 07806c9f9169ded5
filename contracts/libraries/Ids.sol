// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchHeader, Policy } from "../interfaces/IBatchRegistry.sol";

/// @title Ids
/// @notice Ids of policies, batches and credentials. See docs/formats.md.
library Ids {
    bytes32 internal constant POLICY_TYPEHASH = keccak256(
        "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)"
    );
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "Batch(uint256 chainId,address registry,address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,bytes32 policyHash,bytes32 manifestHash,bytes32 salt)"
    );

    /// @notice Hash of a policy.
    function policy(Policy calldata terms) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    POLICY_TYPEHASH,
                    terms.revoker,
                    terms.emergency,
                    terms.epochLength,
                    terms.emergencyLimit,
                    terms.rulesHash
                )
            );
    }

    /// @notice Id of a batch: binds the chain and the registry, so that no header is good anywhere else.
    function batch(uint256 chainId, address registry, BatchHeader calldata header) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    BATCH_TYPEHASH,
                    chainId,
                    registry,
                    header.issuer,
                    header.schema,
                    header.root,
                    header.size,
                    header.issuedAt,
                    policy(header.policy),
                    header.manifestHash,
                    header.salt
                )
            );
    }

    /// @notice Id of the credential at `index` of a batch.
    function credential(bytes32 batchId, uint256 index) internal pure returns (bytes32) {
        return keccak256(abi.encode(batchId, index));
    }
}
