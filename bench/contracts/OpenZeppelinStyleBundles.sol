// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import { OpenZeppelinStyleDistributor } from "./OpenZeppelinStyleDistributor.sol";

/// @title OpenZeppelinStyleBundles
/// @notice The same with what OpenZeppelin has for many claims in one transaction and for signed ones: both ways of
/// proving many leaves, and a signature that names the recipient. Nothing is skipped: one leaf that is taken already
/// refuses the whole call. Only the benches deploy it, to compare.
contract OpenZeppelinStyleBundles is OpenZeppelinStyleDistributor, EIP712 {
    /// @notice A leaf.
    struct Claim {
        uint256 index;
        address account;
        uint256 amount;
    }

    /// @notice The account did not sign this.
    error InvalidSignature();
    /// @notice The signature was good up to its deadline.
    error DeadlineExpired();

    bytes32 private constant TYPEHASH = keccak256(
        "Claim(uint256 index,address account,uint256 amount,address recipient,uint256 deadline)"
    );

    constructor(
        IERC20 token_,
        bytes32 merkleRoot_
    ) OpenZeppelinStyleDistributor(token_, merkleRoot_) EIP712("OpenZeppelin style", "1") {}

    /// @notice Pays each leaf by a proof of its own.
    function claimEach(Claim[] calldata claims, bytes32[][] calldata proofs) external {
        for (uint256 i = 0; i < claims.length; ++i) {
            Claim calldata item = claims[i];
            _claimTo({
                index: item.index,
                account: item.account,
                amount: item.amount,
                proof: proofs[i],
                recipient: item.account
            });
        }
    }

    /// @notice Pays all leaves by one proof for all.
    function claimMany(Claim[] calldata claims, bytes32[] calldata proof, bool[] calldata flags) external {
        bytes32[] memory leaves = new bytes32[](claims.length);
        for (uint256 i = 0; i < claims.length; ++i) {
            leaves[i] = _leaf(claims[i].index, claims[i].account, claims[i].amount);
        }
        if (!MerkleProof.multiProofVerifyCalldata(proof, flags, merkleRoot, leaves)) revert InvalidProof();
        for (uint256 i = 0; i < claims.length; ++i) _take(claims[i].index, claims[i].account, claims[i].amount);
    }

    /// @notice Pays a leaf to the recipient that its account signed for.
    function claimSigned(
        Claim calldata claim_,
        bytes32[] calldata proof,
        address recipient,
        uint256 deadline,
        bytes calldata signature
    ) external {
        if (block.timestamp > deadline) revert DeadlineExpired();
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(TYPEHASH, claim_.index, claim_.account, claim_.amount, recipient, deadline))
        );
        if (!SignatureChecker.isValidSignatureNowCalldata(claim_.account, digest, signature)) revert InvalidSignature();
        _claimTo({
            index: claim_.index,
            account: claim_.account,
            amount: claim_.amount,
            proof: proof,
            recipient: recipient
        });
    }
}
