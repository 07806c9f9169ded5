// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title OpenZeppelinStyleCumulative
/// @notice The smallest cumulative distributor that OpenZeppelin's parts make, in the manner of 1inch's and Morpho's: the
/// owner sets roots of totals so far at will, and a claim pays what was not paid yet. No timelock, no veto, no overlap, no
/// end, no gate; nothing is skipped. Only the benches deploy it, to compare.
contract OpenZeppelinStyleCumulative is Ownable {
    /// @notice A leaf.
    struct Claim {
        uint256 index;
        address account;
        uint256 amount;
    }

    /// @notice All that the leaf stands for was paid.
    error NothingToClaim(address account);
    /// @notice The proof does not lead from this leaf to the root.
    error InvalidProof();

    /// @notice An account was paid.
    event Claimed(address indexed account, uint256 amount);
    /// @notice The owner set another root.
    event RootChanged(bytes32 root);

    /// @notice ERC-20 that is paid out.
    IERC20 public immutable token;
    /// @notice Root of the tree of double-hashed leaves.
    bytes32 public merkleRoot;
    /// @notice Base units paid to an account so far.
    mapping(address account => uint256 amount) public paid;

    constructor(IERC20 token_, bytes32 merkleRoot_) Ownable(msg.sender) {
        token = token_;
        merkleRoot = merkleRoot_;
    }

    /// @notice Sets the root, at once.
    function setRoot(bytes32 root) external onlyOwner {
        merkleRoot = root;
        emit RootChanged(root);
    }

    /// @notice Pays the account what its leaf has beyond what was paid.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (!MerkleProof.verifyCalldata(proof, merkleRoot, _leaf(index, account, amount))) revert InvalidProof();
        _pay(account, amount);
    }

    /// @notice Pays all leaves by one proof for all.
    function claimMany(Claim[] calldata claims, bytes32[] calldata proof, bool[] calldata flags) external {
        bytes32[] memory leaves = new bytes32[](claims.length);
        for (uint256 i = 0; i < claims.length; ++i) {
            leaves[i] = _leaf(claims[i].index, claims[i].account, claims[i].amount);
        }
        if (!MerkleProof.multiProofVerifyCalldata(proof, flags, merkleRoot, leaves)) revert InvalidProof();
        for (uint256 i = 0; i < claims.length; ++i) _pay(claims[i].account, claims[i].amount);
    }

    function _pay(address account, uint256 amount) private {
        uint256 before = paid[account];
        if (amount <= before) revert NothingToClaim(account);
        paid[account] = amount;
        emit Claimed(account, amount - before);
        SafeERC20.safeTransfer(token, account, amount - before);
    }

    function _leaf(uint256 index, address account, uint256 amount) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, account, amount))));
    }
}
