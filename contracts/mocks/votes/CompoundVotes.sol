// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { MessageHashUtils } from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title CompoundVotes
/// @notice A token with votes as Compound's: a domain without a version, which it does not state, and reasons in words. It
/// counts the votes of whole balances, without a history. Never shipped.
contract CompoundVotes is ERC20 {
    bytes32 public constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,uint256 chainId,address verifyingContract)"
    );
    bytes32 public constant DELEGATION_TYPEHASH = keccak256(
        "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
    );

    mapping(address account => address delegate) public delegates;
    mapping(address account => uint256 nonce) public nonces;
    mapping(address account => uint96 votes) public getCurrentVotes;

    event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate);

    constructor(address holder, uint256 supply) ERC20("Compound-like", "CPD") {
        _mint(holder, supply);
    }

    function delegate(address delegatee) external {
        _delegate(msg.sender, delegatee);
    }

    function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) external {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(name())), block.chainid, address(this)));
        bytes32 content = keccak256(abi.encode(DELEGATION_TYPEHASH, delegatee, nonce, expiry));
        address signer = ecrecover(MessageHashUtils.toTypedDataHash(domain, content), v, r, s);
        // solhint-disable-next-line gas-custom-errors
        require(signer != address(0), "delegateBySig: invalid signature");
        // solhint-disable-next-line gas-custom-errors
        require(nonce == nonces[signer]++, "delegateBySig: invalid nonce");
        // solhint-disable-next-line gas-custom-errors
        require(block.timestamp <= expiry, "delegateBySig: signature expired");
        _delegate(signer, delegatee);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        _move(delegates[from], delegates[to], value);
    }

    function _delegate(address delegator, address delegatee) private {
        address before = delegates[delegator];
        delegates[delegator] = delegatee;
        emit DelegateChanged(delegator, before, delegatee);
        _move(before, delegatee, balanceOf(delegator));
    }

    function _move(address from, address to, uint256 value) private {
        if (from != address(0)) getCurrentVotes[from] -= uint96(value);
        if (to != address(0)) getCurrentVotes[to] += uint96(value);
    }
}
